import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const campaignFact = z.object({
  id: z.uuid(),
  area: z.string(),
  lead: z.uuid().nullable().default(null),
  targets: z.array(z.object({ audience: z.string(), level: z.string(), rate: z.number() })),
  version: z.int(),
});

/** Replicates a campaign with its area, its lead agency and its targets. */
export const onCampaignChanged = onMessage<EntityManager, z.infer<typeof campaignFact>>(
  "campaigns.campaign",
  campaignFact,
  async (tx, { id, area, lead, targets, version }) => {
    await execute(
      tx,
      sql`insert into known_campaign (id, area_id, lead_id, targets, version)
          values (${id}, ${area}, ${lead}, ${JSON.stringify(targets)}::jsonb, ${version})
          on conflict (id) do update set
            area_id = excluded.area_id, lead_id = excluded.lead_id, targets = excluded.targets,
            version = excluded.version
          where excluded.version >= known_campaign.version and known_campaign is distinct from excluded`,
    );
  },
);

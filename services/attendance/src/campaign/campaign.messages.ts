import type { EntityManager } from "@mikro-orm/postgresql";
import { change, sql } from "@starlane/database";
import { hear } from "@starlane/messages";
import { z } from "zod";

const campaignFact = z.object({
  id: z.uuid(),
  area: z.string(),
  targets: z.array(z.object({ audience: z.string(), level: z.string(), rate: z.number() })),
  version: z.int(),
});

/** Where a campaign is held and what it wants to reach. */
export const hearCampaign = hear<EntityManager, z.infer<typeof campaignFact>>(
  "campaigns.campaign",
  campaignFact,
  async (tx, { id, area, targets, version }) => {
    await change(
      tx,
      sql`insert into known_campaign (id, area_id, targets, version)
          values (${id}, ${area}, ${JSON.stringify(targets)}::jsonb, ${version})
          on conflict (id) do update set
            area_id = excluded.area_id, targets = excluded.targets, version = excluded.version
          where excluded.version > known_campaign.version`,
    );
  },
);

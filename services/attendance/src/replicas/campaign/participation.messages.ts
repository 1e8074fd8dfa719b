import type { EntityManager } from "@mikro-orm/postgresql";
import { execute, sql } from "@starlane/database";
import { onMessage } from "@starlane/messages";
import { z } from "zod";

const participationFact = z.object({
  campaign: z.uuid(),
  agency: z.uuid(),
  state: z.enum(["INVITED", "ACCEPTED", "DECLINED", "WITHDRAWN"]),
  version: z.int(),
});

/** Replicates the participation of an agency in a campaign: participants may enrol groups in its events. */
export const onParticipationChanged = onMessage<EntityManager, z.infer<typeof participationFact>>(
  "campaigns.participation",
  participationFact,
  async (tx, { campaign, agency, state, version }) => {
    await execute(
      tx,
      sql`insert into known_participation (campaign_id, agency_id, accepted, withdrawn, version)
          values (${campaign}, ${agency}, ${state === "ACCEPTED"}, ${state === "WITHDRAWN"}, ${version})
          on conflict (campaign_id, agency_id) do update set
            accepted = excluded.accepted, withdrawn = excluded.withdrawn, version = excluded.version
          where excluded.version >= known_participation.version and known_participation is distinct from excluded`,
    );
  },
);

import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { CampaignTarget } from "../../campaigns/campaign/campaign.rules.js";
import type { HeldEvent } from "./learn.rules.js";
import type { ProgrammeRow, ProgrammeStepRow } from "./programme.row.js";

const MOST_PROGRAMMES = 100;

const columns = sql`programme.id, programme.name, programme.source_id, programme.lasts_days`;

type Of<Part> = Part & { readonly programmeId: string };

export function programmeLoaders(em: EntityManager) {
  return {
    /** Loads a programme by id; null where there is none. */
    programme: new DataLoader<string, ProgrammeRow | null>(async (ids) => {
      const rows = await select<ProgrammeRow>(
        em,
        sql`select ${columns} from programme where id = any(${ids.filter(isUuid)}::uuid[])`,
      );
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    programmeSteps: new DataLoader<string, ProgrammeStepRow[]>(async (programmes) => {
      const byProgramme = Map.groupBy(await findSteps(em, programmes), (row) => row.programmeId);
      return programmes.map((id) => byProgramme.get(id) ?? []);
    }),
    programmeTargets: new DataLoader<string, CampaignTarget[]>(async (programmes) => {
      const byProgramme = Map.groupBy(await findProgrammeTargets(em, programmes), (row) => row.programmeId);
      return programmes.map((id) => byProgramme.get(id) ?? []);
    }),
  };
}

/** Finds the newest programmes, 100 at most. */
export function findProgrammes(em: EntityManager): Promise<ProgrammeRow[]> {
  return select<ProgrammeRow>(
    em,
    sql`select ${columns} from programme order by created_at desc, id desc limit ${MOST_PROGRAMMES}`,
  );
}

/** Finds the steps of programmes, in their order. */
export function findSteps(em: EntityManager, programmes: readonly string[]): Promise<Of<ProgrammeStepRow>[]> {
  return select<Of<ProgrammeStepRow>>(
    em,
    sql`select programme_id, day_offset, kind, venue_kind, audience_ids, minutes, intensity from programme_step
        where programme_id = any(${[...programmes]}::uuid[]) order by position`,
  );
}

/** Finds the targets of programmes, in the order their sources set them. */
export function findProgrammeTargets(
  em: EntityManager,
  programmes: readonly string[],
): Promise<Of<CampaignTarget>[]> {
  return select<Of<CampaignTarget>>(
    em,
    sql`select programme_id, audience_id as audience, level, rate from programme_target
        where programme_id = any(${[...programmes]}::uuid[]) order by position`,
  );
}

/** Finds the events of a campaign that were or will be held. */
export function findHeldEvents(em: EntityManager, campaign: string): Promise<HeldEvent[]> {
  return select<HeldEvent>(
    em,
    sql`select event.kind, venue.kind as venue_kind, event.audience_ids, event.starts_at, event.ends_at
        from event left join known_venue venue on venue.id = event.venue_id
        where event.campaign_id = ${campaign} and event.status not in ('CANCELLED', 'DECLINED')`,
  );
}

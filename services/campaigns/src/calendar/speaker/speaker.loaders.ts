import type { EntityManager } from "@mikro-orm/postgresql";
import { isUuid, select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import { rangeOf } from "../hold/hold.commands.js";
import { weekAround } from "../hold/hold.loaders.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import type { SpeakerRow, SpeakerToBook } from "./speaker.row.js";

const columns = sql`speaker.id, speaker.name, speaker.agency_id, speaker.audience_ids, speaker.languages,
  speaker.weekly_limit, speaker.version`;

export interface SpeakerFilter {
  readonly agency: string | null;
  readonly agencies: readonly string[] | null;
  readonly audience: string | null;
  /** Held by no event then, and with an event left in the week it begins in. */
  readonly free: TimeRange | null;
}

export function speakerLoaders(em: EntityManager) {
  return {
    /** Loads a speaker by id; null where there is none. */
    speaker: new DataLoader<string, SpeakerRow | null>(async (ids) => {
      const byId = new Map((await findSpeakersById(em, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    /** Loads the speakers of an event, in the order they were named. */
    speakersOf: new DataLoader<string, SpeakerRow[]>(async (events) => {
      const rows = await select<SpeakerRow & { eventId: string }>(
        em,
        sql`select event_speaker.event_id, ${columns} from event_speaker
            join speaker on speaker.id = event_speaker.speaker_id
            where event_speaker.event_id = any(${[...events]}::uuid[]) order by event_speaker.position`,
      );
      const byEvent = Map.groupBy(rows, (row) => row.eventId);
      return events.map((id) => byEvent.get(id) ?? []);
    }),
  };
}

/** Finds the speakers that exist, in no order. */
export async function findSpeakersById(em: EntityManager, ids: readonly string[]): Promise<SpeakerToBook[]> {
  const rows = await select<SpeakerRow & { readonly above: readonly string[] | null }>(
    em,
    sql`select ${columns}, agency.above from speaker left join known_agency agency on agency.id = speaker.agency_id
        where speaker.id = any(${ids.filter(isUuid)}::uuid[])`,
  );
  return rows.map(({ above, ...row }) => ({ ...row, owner: { id: row.agencyId, above: above ?? [] } }));
}

/** Finds the speakers that a filter lets through, by name. */
export function findSpeakers(
  em: EntityManager,
  { agency, agencies, audience, free }: SpeakerFilter,
): Promise<SpeakerRow[]> {
  const conditions = [sql`true`];
  if (agency) conditions.push(sql`speaker.agency_id = any(${[agency].filter(isUuid)}::uuid[])`);
  if (agencies) conditions.push(sql`speaker.agency_id = any(${agencies.filter(isUuid)}::uuid[])`);
  if (audience) conditions.push(sql`${audience}::text = any(speaker.audience_ids)`);
  if (free) conditions.push(couldTalk(free));
  return select<SpeakerRow>(
    em,
    sql`select ${columns} from speaker where ${sql.join(conditions, sql` and `)} order by speaker.name, speaker.id`,
  );
}

/**
 * A condition on `speaker`: free at a time, as `refuseWeek` and the exclusion constraint would judge. Those two still
 * decide when an event is placed.
 */
function couldTalk(free: TimeRange) {
  const week = weekAround(free.startsAt);
  return sql`(
    not exists (select from speaker_hold hold where hold.speaker_id = speaker.id and hold.during && ${rangeOf(free)})
    and speaker.weekly_limit > (
      select count(*) from speaker_hold hold
      where hold.speaker_id = speaker.id and hold.during && ${rangeOf(week)} and lower(hold.during) >= ${week.startsAt}))`;
}

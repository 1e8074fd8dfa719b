import type { EntityManager } from "@mikro-orm/postgresql";
import type { LocalDate } from "@starlane/calendar";
import { isUuid, select, sql } from "@starlane/database";
import { ApiError, InvalidInput } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { eventColumns } from "../event/event.loaders.js";
import type { EventRow } from "../event/event.row.js";
import { RegisterEventInput } from "../event/event.type.js";
import { registerEvent, type RegisterEventAnswer } from "../event/register.commands.js";
import { lockResources } from "../hold/hold.commands.js";
import { occurrencesOf } from "./series.rules.js";

/** One event of a series: booked, or the reason why not. */
export interface Occurrence {
  readonly startsAt: Date;
  readonly result: RegisterEventAnswer;
}

/**
 * Registers an event on each of the days that a rule chooses, each one independently: a refused one does not affect the
 * others. Sending the same series again books nothing twice.
 * @throws ApiError FORBIDDEN, as `registerEvent` does; nothing is booked then
 */
export async function registerEventSeries(
  context: Context,
  input: RegisterEventInput,
  rule: string,
  until: LocalDate,
): Promise<{ occurrences: Occurrence[] } | InvalidInput> {
  const viewer = context.signedIn();
  const agency = input.agency ?? viewer.agency;
  if (!viewer.agencies.includes(agency)) throw new ApiError("FORBIDDEN");
  const ranges = occurrencesOf(input, rule, until);
  if (ranges instanceof InvalidInput) return ranges;

  return context.em.transactional(async (tx) => {
    // The series of a campaign run one after the other, so that one sent twice at once is booked once.
    if (isUuid(input.campaign)) await lockResources(tx, [input.campaign]);
    const booked = await findBooked(tx, agency, input, ranges);
    const occurrences: Occurrence[] = [];
    for (const range of ranges) {
      const one = Object.assign(new RegisterEventInput(), input, range);
      const result =
        booked.get(range.startsAt.getTime()) ?? (await registerEvent({ ...context, em: tx }, one));
      occurrences.push({ startsAt: range.startsAt, result });
    }
    return { occurrences };
  });
}

/** Finds the events of a series that are on the calendar already, by start. */
async function findBooked(
  tx: EntityManager,
  agency: string,
  { campaign, title, kind, venue, area }: RegisterEventInput,
  ranges: readonly { readonly startsAt: Date; readonly endsAt: Date }[],
): Promise<ReadonlyMap<number, EventRow>> {
  if (![campaign, agency, venue ?? campaign].every(isUuid)) return new Map();
  const rows = await select<EventRow>(
    tx,
    sql`select ${eventColumns} from event
        join unnest(${ranges.map(({ startsAt }) => startsAt)}::timestamptz[],
            ${ranges.map(({ endsAt }) => endsAt)}::timestamptz[]) as asked (starts_at, ends_at)
          on event.starts_at = asked.starts_at and event.ends_at = asked.ends_at
        where event.campaign_id = ${campaign} and event.agency_id = ${agency} and event.title = ${title.trim()}
          and event.kind = ${kind} and event.venue_id is not distinct from ${venue ?? null}::uuid
          and (${venue ?? null}::uuid is not null or event.area_id = ${area ?? null})
          and event.status in ('PROPOSED', 'CONFIRMED', 'COMPLETED')`,
  );
  return new Map(rows.map((row) => [row.startsAt.getTime(), row]));
}

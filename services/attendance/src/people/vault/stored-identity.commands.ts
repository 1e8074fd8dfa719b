import { isUuid, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { Context } from "../../context.js";

/** Somebody who is kept, and where that is known from. */
export interface Kept {
  readonly id: string;
  readonly agencyId: string;
  readonly pseudonym: Buffer;
  /** Where the events are that they were named for. */
  readonly areas: readonly string[];
}

/**
 * Somebody who is kept, for who may do an operation to them: at one of the events they were named for, at least. Another agency's
 * answers as one that is not there. @throws ApiError NOT_FOUND
 */
export async function keptFor(context: Context, operation: string, id: string): Promise<Kept> {
  const [kept] = isUuid(id) ? await findKept(context.em, id) : [];
  const isTheirs = kept?.areas.some((area) => context.may(operation, { area, agency: kept.agencyId }));
  if (!kept || !isTheirs) throw new ApiError("NOT_FOUND");
  return kept;
}

function findKept(em: Context["em"], id: string): Promise<Kept[]> {
  return select<Kept>(
    em,
    sql`select kept_person.id, kept_person.agency_id, pseudonym, array_agg(distinct known_event.area_id) as areas
        from kept_person join keeping on keeping.kept_person = kept_person.id
        join enrolment on enrolment.id = keeping.subject join known_event on known_event.id = enrolment.event_id
        where kept_person.id = ${id} group by kept_person.id`,
  );
}

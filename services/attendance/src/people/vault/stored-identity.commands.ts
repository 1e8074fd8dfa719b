import { isUuid, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { Context } from "../../context.js";

/** Somebody whose identity is stored, and the areas that it is known from. */
export interface StoredIdentity {
  readonly id: string;
  readonly agencyId: string;
  readonly pseudonym: Buffer;
  /** Where the events are that they were named for. */
  readonly areas: readonly string[];
}

/**
 * Returns a stored identity, for who may do an operation to them: at one of the events they were named for, at least. Another
 * agency's answers as one that is not there. @throws ApiError NOT_FOUND
 */
export async function requireStoredIdentity(
  context: Context,
  operation: string,
  id: string,
): Promise<StoredIdentity> {
  const [identity] = isUuid(id) ? await findStoredIdentity(context.em, id) : [];
  const isTheirs = identity?.areas.some((area) =>
    context.may(operation, { area, agency: identity.agencyId }),
  );
  if (!identity || !isTheirs) throw new ApiError("NOT_FOUND");
  return identity;
}

function findStoredIdentity(em: Context["em"], id: string): Promise<StoredIdentity[]> {
  return select<StoredIdentity>(
    em,
    sql`select kept_person.id, kept_person.agency_id, pseudonym, array_agg(distinct known_event.area_id) as areas
        from kept_person join keeping on keeping.kept_person = kept_person.id
        join enrolment on enrolment.id = keeping.subject join known_event on known_event.id = enrolment.event_id
        where kept_person.id = ${id} group by kept_person.id`,
  );
}

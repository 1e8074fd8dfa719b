import { isUuid, select, sql } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import type { Context } from "../../context.js";

/** A stored identity, with the areas of its events. */
export interface StoredIdentity {
  readonly id: string;
  readonly agencyId: string;
  readonly pseudonym: Buffer;
  /** The areas of the events whose rosters name them. */
  readonly areas: readonly string[];
}

/**
 * Returns a stored identity to a viewer who may perform an operation on it at one or more of its events. Another
 * agency's identity answers like a missing one.
 * @throws ApiError NOT_FOUND
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

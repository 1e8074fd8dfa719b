import type { InvalidInput } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { findErased } from "../../people/erasure/erased.store.js";
import { readIdentity } from "../../people/person/identity.rules.js";
import { joinPeople } from "../../people/person/join.store.js";
import { findPersonOrdinals } from "../../people/person/people.store.js";
import type { PersonInput } from "../../people/person/person.type.js";
import {
  findResidences,
  insertCorrected,
  removeAttendances,
} from "../../attendance-log/attendances.store.js";
import { correctLog } from "../../attendance-log/log.commands.js";
import { removalBy } from "./correction.commands.js";
import { unidentifiedPerson, noReason, noSuchArea } from "./correction.refusals.js";
import { readReason } from "../../attendance-log/reason.rules.js";
import type { PersonMovedType } from "./correction.type.js";

/** A change of residence. */
export interface Move {
  readonly person: PersonInput;
  readonly area: string;
  /** The first day on which the person lived there. */
  readonly from: string;
  readonly reason: string;
}

/**
 * Counts a person's check-ins from a day on in their new area, as far as they counted in areas the viewer is
 * responsible for. Sending it again changes nothing. A person who never attended, or lived elsewhere, gets the same
 * kind of answer, so that it does not reveal who attended, or where.
 * @throws ApiError FORBIDDEN when the viewer is not responsible for the new area
 */
export async function movePerson(
  context: Context,
  { person, area, from, reason }: Move,
): Promise<PersonMovedType | InvalidInput> {
  const note = readReason(reason);
  if (note === null) return noReason();
  const reading = readIdentity(person);
  if ("refused" in reading) return unidentifiedPerson(reading.refused);
  context.allow("Mutation.movePerson", { area });
  if (!(await context.state.areas.among([area])).has(area)) return noSuchArea();
  const knownBy = context.state.pseudonyms.knownBy(reading);
  // A phone beside an identity number is another name of that person, as at a check-in.
  const [erasedAt] = await findErased(context.state.pool, context.state.tombstones, [knownBy.pseudonym]);
  const { agency, id: by } = context.signedIn();
  if (knownBy.phone && erasedAt === null)
    await joinPeople(context.state.pool, [{ knownBy, event: null, agency, area, by }], context.now);
  const moved = (checkIns: number): PersonMovedType => ({ area: { id: area }, from, checkIns });
  return correctLog(context, async (client) => {
    const [ordinal = null] = await findPersonOrdinals(client, [knownBy.pseudonym]);
    if (ordinal === null) return moved(0);
    const residences = await findResidences(client, { person: ordinal, from, notIn: area });
    const livingIn = residences.filter((old) => context.may("Mutation.movePerson", { area: old }));
    const which = { person: ordinal, from, livingIn };
    const removed = await removeAttendances(client, which, removalBy(context, "CORRECTED", note));
    if (removed > 0) await insertCorrected(client, { person: ordinal }, { area });
    return moved(removed);
  });
}

import type { InvalidInput } from "@starlane/graphql";
import type { Context } from "../../context.js";
import { findErased } from "../../people/erasure/erased.store.js";
import { readIdentity } from "../../people/person/identity.rules.js";
import { joinPeople } from "../../people/person/join.store.js";
import { findPersonOrdinals } from "../../people/person/people.store.js";
import type { PersonInput } from "../../people/person/person.type.js";
import { findResidences, insertRight, removeAttendances } from "../../attendance-log/attendances.store.js";
import { correcting } from "../../attendance-log/log.commands.js";
import { removalBy } from "./correction.commands.js";
import { nobody, noReason, noSuchArea } from "./correction.refusals.js";
import { readReason } from "../../attendance-log/reason.rules.js";
import type { PersonMovedType } from "./correction.type.js";

/** Somebody moved house. */
export interface Move {
  readonly person: PersonInput;
  readonly area: string;
  /** The first day on which they lived there. */
  readonly from: string;
  readonly reason: string;
}

/**
 * Lets somebody's check-ins from a day on count where they live now: those that counted in areas that the viewer answers for.
 * Sent again it changes nothing. Who never attended, or as somebody of another place, is answered like who did, so that
 * nobody learns from it who did, or where.
 * @throws ApiError FORBIDDEN where the viewer does not answer for the new place
 */
export async function movePerson(
  context: Context,
  { person, area, from, reason }: Move,
): Promise<PersonMovedType | InvalidInput> {
  const note = readReason(reason);
  if (note === null) return noReason();
  const reading = readIdentity(person);
  if ("refused" in reading) return nobody(reading.refused);
  context.allow("Mutation.movePerson", { area });
  if (!(await context.state.areas.among([area])).has(area)) return noSuchArea();
  const knownBy = context.state.pseudonyms.knownBy(reading);
  // A phone beside an identity number is another name of that person here as it is at a check-in.
  const [erasedAt] = await findErased(context.state.pool, context.state.tombstones, [knownBy.pseudonym]);
  const { agency, id: by } = context.signedIn();
  if (knownBy.phone && erasedAt === null)
    await joinPeople(context.state.pool, [{ knownBy, event: null, agency, area, by }], context.now);
  const moved = (checkIns: number): PersonMovedType => ({ area: { id: area }, from, checkIns });
  return correcting(context, async (client) => {
    const [ordinal = null] = await findPersonOrdinals(client, [knownBy.pseudonym]);
    if (ordinal === null) return moved(0);
    const residences = await findResidences(client, { person: ordinal, from, notIn: area });
    const livingIn = residences.filter((old) => context.may("Mutation.movePerson", { area: old }));
    const which = { person: ordinal, from, livingIn };
    const removed = await removeAttendances(client, which, removalBy(context, "CORRECTED", note));
    if (removed > 0) await insertRight(client, { person: ordinal }, { area });
    return moved(removed);
  });
}

import { readLink, SELF_CHECK_IN_LINK, signLink, type KeyRing } from "@starlane/auth";
import { execute, isUuid, newId, select, sql } from "@starlane/database";
import { ApiError, type InvalidInput, type InvalidState } from "@starlane/graphql";
import { byNumber, eventFor, receiptOf, takeItems } from "../check-in/check-in.commands.js";
import { eventTakesNoCheckIns } from "../check-in/check-in.refusals.js";
import { takesCheckIns } from "../check-in/check-in.rules.js";
import { CheckInMethod, type CheckInItem, type CheckInReceiptType } from "../check-in/check-in.type.js";
import type { Context } from "../../context.js";
import type { KnownEvent } from "../../replicas/event/event.rules.js";
import { findOpenSelfCheckIns } from "./self-check-in.loaders.js";
import { invalidExpiry, tooManyLinks } from "./self-check-in.refusals.js";
import type { SelfCheckInRow } from "./self-check-in.row.js";
import { selfCheckInClientId, linkExpiry, refuseIn, stateAt } from "./self-check-in.rules.js";

/** The most open links to one event: enough for posters, too few to fill a table. */
const OPEN_AT_MOST = 20;

export interface OpenSelfCheckIn {
  readonly event: string;
  readonly until: Date | null;
  readonly endOthers: boolean;
}

/**
 * Opens a self-check-in page for an event and, on request, closes those opened before.
 * @throws ApiError NOT_FOUND when there is no such event, FORBIDDEN when the viewer does not take its attendance
 */
export async function openSelfCheckIn(
  context: Context,
  { event: id, until, endOthers }: OpenSelfCheckIn,
): Promise<SelfCheckInRow | InvalidInput | InvalidState> {
  const { em, now } = context;
  const viewer = context.signedIn();
  const event = await eventFor(context, "Mutation.openSelfCheckIn", id);
  if (!takesCheckIns(event.status)) return eventTakesNoCheckIns(event.status);
  const expiresAt = linkExpiry(event, until, now);
  if (!expiresAt) return invalidExpiry();
  return em.transactional(async (tx) => {
    await select(tx, sql`select pg_advisory_xact_lock(hashtextextended(${event.id}, 20))`);
    if (endOthers)
      await execute(
        tx,
        sql`update self_check_in set closed_at = ${now} where event_id = ${event.id} and closed_at is null`,
      );
    if ((await findOpenSelfCheckIns(tx, event.id, now)).length >= OPEN_AT_MOST)
      return tooManyLinks(OPEN_AT_MOST);
    const [opened] = await select<SelfCheckInRow>(
      tx,
      sql`insert into self_check_in (id, event_id, expires_at, opened_by, opened_at)
          values (${newId()}, ${event.id}, ${expiresAt}, ${viewer.id}, ${now})
          returning id, event_id, expires_at, closed_at`,
    );
    return opened!;
  });
}

/**
 * Closes a link for good.
 * @throws ApiError NOT_FOUND when it does not exist or the viewer may not close it
 */
export async function closeSelfCheckIn(context: Context, id: string): Promise<SelfCheckInRow> {
  const { em, now, state } = context;
  const link = isUuid(id) ? (await state.selfCheckIns.submit([id.toLowerCase()]))[0] : null;
  const [event] = link ? await state.events.submit([link.eventId]) : [null];
  const mayClose =
    event && context.may("Mutation.closeSelfCheckIn", { area: event.areaId, agency: event.agencyId });
  if (!link || !mayClose) throw new ApiError("NOT_FOUND");
  const [closed] = await select<SelfCheckInRow>(
    em,
    sql`update self_check_in set closed_at = coalesce(closed_at, ${now}) where id = ${link.id}
        returning id, event_id, expires_at, closed_at`,
  );
  return closed!;
}

/** Checks in the person who filled in the page of a token. An expired or closed token answers like a made-up one. */
export async function selfCheckIn(
  context: Context,
  { token, item }: { token: string; item: CheckInItem },
): Promise<CheckInReceiptType> {
  const { now, language } = context;
  const found = await followToken(context, token);
  if (!found) throw new ApiError("NOT_FOUND");
  const { event, link } = found;
  const { clientId } = item;
  const refused = refuseIn(stateAt(event, link.expiresAt, now));
  if (refused) return receiptOf(clientId, refused, language);
  const { person, audience, area, at } = item;
  const own = { clientId: selfCheckInClientId(event.id, clientId), person, audience, area, at };
  const [receipt] = await takeItems(context, event, {
    items: [{ ...own, method: CheckInMethod.SELF_SCAN }],
    identify: byNumber(context.state.pseudonyms),
  });
  return Object.assign(receipt!, { clientId }); // the device's own id
}

/**
 * Returns the link and the event of a token; null when the token is made up, closed, or of an event that is not
 * replicated.
 */
export async function followToken(
  { state }: Context,
  token: string,
): Promise<{ link: SelfCheckInRow; event: KnownEvent } | null> {
  const signed = readLink(state.linkKeys, SELF_CHECK_IN_LINK, token); // a forged token costs no statement
  const [link] = signed ? await state.selfCheckIns.submit([signed.id]) : [null];
  if (!link || link.closedAt) return null;
  const [event] = await state.events.submit([link.eventId]);
  return event ? { link, event } : null;
}

export function tokenOf(keys: KeyRing, link: Pick<SelfCheckInRow, "id" | "expiresAt">): string {
  return signLink(keys, SELF_CHECK_IN_LINK, link);
}

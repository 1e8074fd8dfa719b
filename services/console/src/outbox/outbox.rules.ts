import type { CheckInVerdict } from "../graph/schema.js";

/** What somebody is recognised by. */
export interface PersonNumber {
  readonly kind: "IDENTITY" | "PHONE";
  readonly number: string;
}

/** What is sent for an entry: a person, a tick on a roster, or a head count. */
export type EntryPayload =
  | {
      readonly kind: "PERSON";
      /** Null once the server has it: nobody needs it here any more. */
      readonly person: PersonNumber | null;
      readonly audience: string;
      readonly area: string | null;
    }
  | { readonly kind: "ROSTER"; readonly enrolment: string; readonly entry: string }
  | { readonly kind: "CROWD"; readonly people: number; readonly audience: string | null };

export interface ServerReply {
  readonly verdict: CheckInVerdict;
  readonly reason: string | null;
  readonly late: boolean;
  readonly flagged: boolean;
}

/** Something that was taken on this device, and what the server said of it. */
export interface OutboxEntry {
  /** Made once; sent again it is the same check-in. */
  readonly clientId: string;
  /** Who took it: nobody else sends it. */
  readonly user: { readonly id: string; readonly name: string };
  readonly event: { readonly id: string; readonly title: string };
  readonly at: string;
  readonly taken: EntryPayload;
  /** How it is shown: a number masked, a name as the roster gives it. */
  readonly shown: string;
  /** Null as long as it waits. */
  readonly verdict: ServerReply | null;
}

export interface StoredEntry extends OutboxEntry {
  /** In the order they were taken. */
  readonly name: number;
}

/** As many as one request takes. */
export const MOST_IN_REQUEST = 500;

/** Entries of one kind for one event that are sent in one request. */
export interface Batch {
  readonly kind: EntryPayload["kind"];
  readonly entries: readonly StoredEntry[];
}

/** Returns the next batch of pending entries, the oldest first; null if there are none. */
export function nextBatch(entries: readonly StoredEntry[], most = MOST_IN_REQUEST): Batch | null {
  const first = entries.find(({ verdict }) => verdict === null);
  if (!first) return null;
  const together = entries.filter((entry) => entry.verdict === null && belongTogether(first, entry));
  return { kind: first.taken.kind, entries: together.slice(0, first.taken.kind === "CROWD" ? 1 : most) };
}

function belongTogether(one: OutboxEntry, other: OutboxEntry): boolean {
  if (one.event.id !== other.event.id || one.taken.kind !== other.taken.kind) return false;
  if (one.taken.kind !== "ROSTER" || other.taken.kind !== "ROSTER") return true;
  return one.taken.enrolment === other.taken.enrolment && one.at === other.at;
}

/** An entry with what the server said of it. What was taken needs no number any more. */
export function withVerdict<Known extends OutboxEntry>(entry: Known, verdict: ServerReply): Known {
  const { taken } = entry;
  const isThere = verdict.verdict === "ACCEPTED" || verdict.verdict === "DUPLICATE";
  return {
    ...entry,
    verdict,
    taken: taken.kind === "PERSON" && isThere ? { ...taken, person: null } : taken,
  };
}

/** All of a batch refused for one reason. */
export function refusal(reason: string): ServerReply {
  return { verdict: "REJECTED", reason, late: false, flagged: false };
}

/** The status of an entry, as shown. */
export type EntryStatus = "WAITS" | "DONE" | "REFUSED";

export function statusOf({ verdict }: Pick<OutboxEntry, "verdict">): EntryStatus {
  if (verdict === null) return "WAITS";
  return verdict.verdict === "ACCEPTED" || verdict.verdict === "DUPLICATE" ? "DONE" : "REFUSED";
}

/** What the server knows a check-in by: a tick is named by the roster and who is on it. */
export function clientIdOf({ clientId, taken }: Pick<OutboxEntry, "clientId" | "taken">): string {
  return taken.kind === "ROSTER" ? `${taken.enrolment}/${taken.entry}` : clientId;
}

/** How many wait, are done, and were refused. */
export function countByStatus(
  entries: readonly Pick<OutboxEntry, "verdict">[],
): Readonly<Record<EntryStatus, number>> {
  const counts = { WAITS: 0, DONE: 0, REFUSED: 0 };
  for (const entry of entries) counts[statusOf(entry)] += 1;
  return counts;
}

/** Whoever wants to see again what they did this morning can. */
const SHOWN_FOR_MS = 36 * 60 * 60_000;

/** Whether an entry needs no place any more: the server has it, and it is not of today. */
export function isPast(entry: OutboxEntry, now: Date): boolean {
  return statusOf(entry) === "DONE" && now.getTime() - Date.parse(entry.at) > SHOWN_FOR_MS;
}

/** What the answer to a batch means. */
export type SendFailure =
  /** The server was not reached, or cannot now: the same again, later. */
  | { readonly kind: "LATER"; readonly afterMs: number | null }
  /** The server is of another version than this page: the same again from a newer page. */
  | { readonly kind: "NEWER" }
  /** The token was not taken. */
  | { readonly kind: "SIGN_IN" }
  /** One of many may be wrong as such: fewer at once. */
  | { readonly kind: "FEWER" }
  | { readonly kind: "REFUSED"; readonly reason: string };

interface Answered {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

const OF_ANOTHER_VERSION: ReadonlySet<string> = new Set(["OPERATION_UNKNOWN", "PERSISTED_ONLY"]);
const FOR_GOOD: ReadonlySet<string> = new Set(["FORBIDDEN", "NOT_FOUND"]);
const AS_SENT: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "QUERY_TOO_COMPLEX",
]);

/** @param answered the server's error; null where there was no answer that could be read */
export function failureOf(answered: Answered | null, many: number): SendFailure {
  if (!answered) return { kind: "LATER", afterMs: null };
  const { code, reason, message, retryAfterSeconds } = answered;
  if (OF_ANOTHER_VERSION.has(reason)) return { kind: "NEWER" };
  if (code === "UNAUTHENTICATED") return { kind: "SIGN_IN" };
  if (FOR_GOOD.has(code)) return { kind: "REFUSED", reason: message };
  if (AS_SENT.has(code)) return many > 1 ? { kind: "FEWER" } : { kind: "REFUSED", reason: message };
  return { kind: "LATER", afterMs: retryAfterSeconds === null ? null : retryAfterSeconds * 1000 };
}

/** Delays between attempts to send. */
export const OUTBOX_BACKOFF = { firstMs: 2_000, longestMs: 60_000 };

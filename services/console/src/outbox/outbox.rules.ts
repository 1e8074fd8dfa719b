import type { CheckInVerdict } from "../graph/schema.js";

/** The number that identifies a person. */
export interface PersonNumber {
  readonly kind: "IDENTITY" | "PHONE";
  readonly number: string;
}

/** The content of an entry: a person, a tick on a roster, or a head count. */
export type EntryPayload =
  | {
      readonly kind: "PERSON";
      /** Null once the server has it and nobody needs it here any more. */
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

/** An entry recorded on this device, and the server's verdict on it. */
export interface OutboxEntry {
  /** Generated once, so that a retry is the same check-in. */
  readonly clientId: string;
  /** The user who recorded it; nobody else sends it. */
  readonly user: { readonly id: string; readonly name: string };
  readonly event: { readonly id: string; readonly title: string };
  readonly at: string;
  readonly taken: EntryPayload;
  /** Text shown for the entry: a masked number, or a name from the roster. */
  readonly shown: string;
  /** Null as long as the entry is pending. */
  readonly verdict: ServerReply | null;
}

export interface StoredEntry extends OutboxEntry {
  /** Ascending in the order of recording. */
  readonly name: number;
}

/** Most check-ins in one request. */
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

/** Returns an entry with the server's verdict. An accepted entry no longer holds the person's number. */
export function withVerdict<Known extends OutboxEntry>(entry: Known, verdict: ServerReply): Known {
  const { taken } = entry;
  const isThere = verdict.verdict === "ACCEPTED" || verdict.verdict === "DUPLICATE";
  return {
    ...entry,
    verdict,
    taken: taken.kind === "PERSON" && isThere ? { ...taken, person: null } : taken,
  };
}

/** Returns the verdict for each entry of a batch that was refused as a whole. */
export function refusal(reason: string): ServerReply {
  return { verdict: "REJECTED", reason, late: false, flagged: false };
}

/** The status of an entry, as shown. */
export type EntryStatus = "WAITS" | "DONE" | "REFUSED";

export function statusOf({ verdict }: Pick<OutboxEntry, "verdict">): EntryStatus {
  if (verdict === null) return "WAITS";
  return verdict.verdict === "ACCEPTED" || verdict.verdict === "DUPLICATE" ? "DONE" : "REFUSED";
}

/** Returns the server's id of a check-in: a tick is identified by the roster and its entry. */
export function clientIdOf({ clientId, taken }: Pick<OutboxEntry, "clientId" | "taken">): string {
  return taken.kind === "ROSTER" ? `${taken.enrolment}/${taken.entry}` : clientId;
}

/** Counts the pending, sent and refused entries. */
export function countByStatus(
  entries: readonly Pick<OutboxEntry, "verdict">[],
): Readonly<Record<EntryStatus, number>> {
  const counts = { WAITS: 0, DONE: 0, REFUSED: 0 };
  for (const entry of entries) counts[statusOf(entry)] += 1;
  return counts;
}

/** Time for which sent entries stay visible, so that people can review what they did this morning. */
const SHOWN_FOR_MS = 36 * 60 * 60_000;

/** Returns true if an entry can be deleted: the server has it, and it is older than today's work. */
export function isPast(entry: OutboxEntry, now: Date): boolean {
  return statusOf(entry) === "DONE" && now.getTime() - Date.parse(entry.at) > SHOWN_FOR_MS;
}

/** The consequence of a failed attempt to send a batch. */
export type SendFailure =
  /** The server was unreachable or is unavailable: send the same again later. */
  | { readonly kind: "LATER"; readonly afterMs: number | null }
  /** The server has another version than this page: send the same again from a newer page. */
  | { readonly kind: "NEWER" }
  /** The token was rejected. */
  | { readonly kind: "SIGN_IN" }
  /** One entry of many may be invalid: send fewer at once. */
  | { readonly kind: "FEWER" }
  | { readonly kind: "REFUSED"; readonly reason: string };

interface ServerError {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

const VERSION_MISMATCH: ReadonlySet<string> = new Set(["OPERATION_UNKNOWN", "PERSISTED_ONLY"]);
const PERMANENT: ReadonlySet<string> = new Set(["FORBIDDEN", "NOT_FOUND"]);
const INVALID_REQUEST: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "QUERY_TOO_COMPLEX",
]);

/**
 * Classifies a failure.
 * @param error the server's error; null if there was no readable answer
 */
export function failureOf(error: ServerError | null, many: number): SendFailure {
  if (!error) return { kind: "LATER", afterMs: null };
  const { code, reason, message, retryAfterSeconds } = error;
  if (VERSION_MISMATCH.has(reason)) return { kind: "NEWER" };
  if (code === "UNAUTHENTICATED") return { kind: "SIGN_IN" };
  if (PERMANENT.has(code)) return { kind: "REFUSED", reason: message };
  if (INVALID_REQUEST.has(code)) return many > 1 ? { kind: "FEWER" } : { kind: "REFUSED", reason: message };
  return { kind: "LATER", afterMs: retryAfterSeconds === null ? null : retryAfterSeconds * 1000 };
}

/** Delays between attempts to send. */
export const OUTBOX_BACKOFF = { firstMs: 2_000, longestMs: 60_000 };

import { backoffDelay } from "../src/graph/backoff.js";
import {
  failureOf,
  isPast,
  nextBatch,
  OUTBOX_BACKOFF,
  refusal,
  withVerdict,
  statusOf,
  countByStatus,
  type StoredEntry,
  type EntryPayload,
  type ServerReply,
} from "../src/outbox/outbox.rules.js";
import { send } from "../src/outbox/send.js";

const person: EntryPayload = {
  kind: "PERSON",
  person: { kind: "PHONE", number: "13812345678" },
  audience: "RESIDENT",
  area: null,
};
const tick = (entry: string): EntryPayload => ({ kind: "ROSTER", enrolment: "class", entry });
const accepted: ServerReply = { verdict: "ACCEPTED", reason: null, late: false, flagged: false };

let last = 0;
function entry(taken: EntryPayload, rest: Partial<StoredEntry> = {}): StoredEntry {
  last += 1;
  return {
    name: last,
    clientId: `id-${last}`,
    user: { id: "user", name: "某人" },
    event: { id: "event", title: "活动" },
    at: "2026-11-25T02:00:00Z",
    taken,
    shown: "138****5678",
    verdict: null,
    ...rest,
  };
}

test("batches pending entries by event and kind, the oldest first, up to the size limit of a request", () => {
  const [one, other] = [entry(person), entry(person)];
  const elsewhere = entry(person, { event: { id: "other", title: "" } });
  const crowd = entry({ kind: "CROWD", people: 5, audience: null });
  const done = entry(person, { verdict: accepted });
  const batch = nextBatch([done, one, elsewhere, crowd, other]);
  expect(batch).toEqual({ kind: "PERSON", entries: [one, other] });
  expect(nextBatch([one, other], 1)?.entries).toEqual([one]);
  expect(nextBatch([crowd, entry({ kind: "CROWD", people: 1, audience: null })])?.entries).toEqual([crowd]);
  expect(nextBatch([done])).toBeNull();
});

test("batches roster entries that were ticked at the same time", () => {
  const [one, other] = [entry(tick("a")), entry(tick("b"))];
  const later = entry(tick("c"), { at: "2026-11-25T02:05:00Z" });
  const otherClass = entry({ kind: "ROSTER", enrolment: "another", entry: "d" });
  expect(nextBatch([one, later, otherClass, other])?.entries).toEqual([one, other]);
});

test.each([
  ["ACCEPTED", null, "DONE"],
  ["DUPLICATE", null, "DONE"],
  ["OVER_CAPACITY", person.person, "REFUSED"],
  ["REJECTED", person.person, "REFUSED"],
] as const)("after %s the device stores %p of the person", (verdict, kept, status) => {
  const after = withVerdict(entry(person), { ...accepted, verdict });
  expect(after.taken).toEqual({ ...person, person: kept });
  expect(statusOf(after)).toBe(status);
});

test("counts entries by their status", () => {
  const all = [
    entry(person),
    entry(person, { verdict: accepted }),
    entry(person, { verdict: refusal("不行") }),
  ];
  expect(countByStatus(all)).toEqual({ WAITS: 1, DONE: 1, REFUSED: 1 });
});

test("an entry is past when the server has it and its day is over", () => {
  const [soon, late] = [new Date("2026-11-25T20:00:00Z"), new Date("2026-12-25T02:00:00Z")];
  const done = entry(person, { verdict: accepted });
  expect([isPast(done, soon), isPast(done, late)]).toEqual([false, true]);
  expect(isPast(entry(person), late)).toBe(false);
  expect(isPast(entry(person, { verdict: refusal("不行") }), late)).toBe(false);
});

test.each([
  ["no answer", null, 30, { kind: "LATER", afterMs: null }],
  ["a busy server", { code: "RATE_LIMITED", retryAfterSeconds: 7 }, 30, { kind: "LATER", afterMs: 7_000 }],
  ["an internal server error", { code: "INTERNAL_SERVER_ERROR" }, 30, { kind: "LATER", afterMs: null }],
  ["an unavailable service", { code: "SERVICE_UNAVAILABLE" }, 1, { kind: "LATER", afterMs: null }],
  ["an expired token", { code: "UNAUTHENTICATED" }, 30, { kind: "SIGN_IN" }],
  ["an event of another agency", { code: "FORBIDDEN" }, 30, { kind: "REFUSED", reason: "不行" }],
  ["an event that does not exist", { code: "NOT_FOUND" }, 1, { kind: "REFUSED", reason: "不行" }],
  ["one bad item among many", { code: "BAD_USER_INPUT" }, 30, { kind: "FEWER" }],
  [
    "a page of another version",
    { code: "BAD_USER_INPUT", reason: "OPERATION_UNKNOWN" },
    1,
    { kind: "NEWER" },
  ],
  ["one bad item alone", { code: "BAD_USER_INPUT" }, 1, { kind: "REFUSED", reason: "不行" }],
  ["too much at once", { code: "QUERY_TOO_COMPLEX" }, 500, { kind: "FEWER" }],
])("handles %s", (_case, answered, many, failure) => {
  const whole = answered && { message: "不行", reason: "", retryAfterSeconds: null, ...answered };
  expect(failureOf(whole, many)).toEqual(failure);
});

test("doubles the delay of each attempt up to a minute", () => {
  const pauses = [0, 1, 2, 3, 4, 5, 20].map((attempt) => backoffDelay(attempt, 1, OUTBOX_BACKOFF) / 1000);
  expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60]);
  expect(backoffDelay(3, 0, OUTBOX_BACKOFF)).toBe(8_000);
});

test("assigns verdicts to the entries of a batch by position, and a refusal to all of them", async () => {
  const entries = [entry(person), entry(person)];
  const receipts = [accepted, { ...accepted, verdict: "DUPLICATE", reason: "已签到" }];
  const requests: unknown[] = [];
  const through = (answer: unknown) =>
    (async (_document: unknown, variables: unknown) => {
      requests.push(variables);
      return { answer };
    }) as never;
  expect(await send({ kind: "PERSON", entries }, "token", through({ receipts }))).toEqual(receipts);
  expect(requests[0]).toMatchObject({
    event: "event",
    items: [{ clientId: entries[0]!.clientId, person: { phone: "13812345678" }, method: "STAFF_SCAN" }, {}],
  });
  const refused = await send({ kind: "PERSON", entries }, "token", through({ message: "活动已取消" }));
  expect(refused).toEqual([refusal("活动已取消"), refusal("活动已取消")]);
});

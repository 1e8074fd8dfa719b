import type { Client, Operation, OperationResult } from "urql";
import { filter, makeSubject, pipe, subscribe } from "wonka";
import { Liveness } from "../src/graph/liveness.js";
import { liveRefetchExchange } from "../src/graph/live-refetch-exchange.js";
import { backoffDelay } from "../src/graph/backoff.js";
import { BACKOFF, resuming, type Sink } from "../src/graph/resuming.js";

/** Subscription whose attempts, delays and randomness the test controls. */
function createSubscription() {
  const attempts: Sink[] = [];
  const ended: number[] = [];
  const pauses: { ms: number; go: () => void }[] = [];
  const events: string[] = [];
  const sink: Sink = {
    next: ({ errors, ...value }) => events.push(errors ? `refused ${codeOf(errors)}` : JSON.stringify(value)),
    error: (error) => events.push(`error ${codeOf(error)}`),
    complete: () => events.push("complete"),
  };
  const resumed = resuming(
    (attempt) => {
      const number = attempts.push(attempt);
      return () => ended.push(number);
    },
    sink,
    {
      after: (ms, go) => {
        const pause = { ms, go };
        pauses.push(pause);
        return () => pauses.splice(pauses.indexOf(pause), 1);
      },
      random: () => 1,
      onLost: () => events.push("lost"),
      onLive: () => events.push("live"),
      onUnauthenticated: () => events.push("another token"),
    },
  );
  const elapse = () => pauses.shift()!.go();
  return { attempts, ended, pauses, events, resumed, elapse };
}

const codeOf = (errors: unknown) => (errors as { extensions?: { code: string } }[])[0]?.extensions?.code;
const refusal = (code: string) => [{ extensions: { code } }];

describe("a resuming subscription", () => {
  test.each<[string, (attempt: Sink) => void]>([
    ["its socket dies", (attempt) => attempt.error(new Error("1006"))],
    ["the server ends it with an error", (attempt) => attempt.error(refusal("INTERNAL_SERVER_ERROR"))],
    [
      "the server answers with an error",
      (attempt) => attempt.next({ errors: refusal("SERVICE_UNAVAILABLE") }),
    ],
    ["too many are open", (attempt) => attempt.error(refusal("RATE_LIMITED"))],
    ["an error has no code", (attempt) => attempt.next({ errors: [{}] })],
    ["the server completes it", (attempt) => attempt.complete()],
  ])("restarts when %s, without an end for its page", (_case, interrupt) => {
    const { attempts, events, elapse, pauses } = createSubscription();
    attempts[0]!.next({});
    interrupt(attempts[0]!);
    expect(events).toEqual(["live", "{}", "lost"]);
    expect(attempts).toHaveLength(1);
    elapse();
    attempts[1]!.next({});
    expect(events).toEqual(["live", "{}", "lost", "live", "{}"]);
    expect(pauses).toEqual([]);
  });

  test("requests a new token when its own is rejected", () => {
    const { attempts, events } = createSubscription();
    attempts[0]!.error(refusal("UNAUTHENTICATED"));
    expect(events).toEqual(["another token", "lost"]);
  });

  test.each(["FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"])(
    "does not restart after %s",
    (code) => {
      for (const refuse of [
        (attempt: Sink) => attempt.error(refusal(code)),
        (attempt: Sink) => attempt.next({ errors: refusal(code) }),
      ]) {
        const { attempts, events, pauses } = createSubscription();
        refuse(attempts[0]!);
        attempts[0]!.complete();
        expect(events).toHaveLength(1);
        expect(events[0]).toContain(code);
        expect(pauses).toEqual([]);
      }
    },
  );

  test("doubles its delay up to 30 s, and resets it after a result", () => {
    const { attempts, pauses, elapse } = createSubscription();
    const waited: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      attempts.at(-1)!.error(new Error("1006"));
      waited.push(pauses[0]!.ms);
      elapse();
    }
    expect(waited).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    attempts.at(-1)!.next({});
    attempts.at(-1)!.complete();
    expect(pauses.map(({ ms }) => ms)).toEqual([500]);
  });

  test("randomises half of each delay", () => {
    expect([backoffDelay(2, 0, BACKOFF), backoffDelay(2, 1, BACKOFF)]).toEqual([1_000, 2_000]);
    expect([backoffDelay(999, 0, BACKOFF), backoffDelay(999, 1, BACKOFF)]).toEqual([15_000, 30_000]);
  });

  test("restarts at once when the connection is back, if it is waiting", () => {
    const { attempts, pauses, resumed } = createSubscription();
    resumed.wake();
    expect(attempts).toHaveLength(1);
    attempts[0]!.error(new Error("1006"));
    resumed.wake();
    expect([attempts.length, pauses.length]).toEqual([2, 0]);
  });

  test("stops its attempts and delays when its page ends", () => {
    const one = createSubscription();
    one.resumed.end();
    one.attempts[0]!.error(new Error("1006"));
    expect([one.ended, one.pauses, one.events]).toEqual([[1], [], []]);
    const other = createSubscription();
    other.attempts[0]!.error(new Error("1006"));
    other.resumed.end();
    other.resumed.wake();
    expect([other.pauses, other.attempts.length]).toEqual([[], 1]);
  });

  test("ignores results of an abandoned attempt", () => {
    const { attempts, events, elapse } = createSubscription();
    attempts[0]!.error(new Error("1006"));
    elapse();
    attempts[0]!.next({});
    attempts[0]!.error(refusal("FORBIDDEN"));
    attempts[1]!.next({});
    expect(events).toEqual(["lost", "live", "{}"]);
  });
});

test("reports the earliest loss among the lost subscriptions", () => {
  let now = 1_000;
  const liveness = new Liveness(() => now);
  const [one, other] = [{}, {}];
  const reported: (number | null)[] = [];
  liveness.subscribe(() => reported.push(liveness.notLiveSince()));
  liveness.lost(one);
  now = 2_000;
  liveness.lost(other);
  liveness.lost(one);
  liveness.found(one);
  liveness.found(other);
  liveness.found(other);
  expect(reported).toEqual([1_000, 2_000, null]);
});

describe("a query while its total changes", () => {
  const document = (field: string, kind = "query") =>
    ({
      kind: "Document",
      definitions: [
        {
          kind: "OperationDefinition",
          operation: kind,
          selectionSet: {
            kind: "SelectionSet",
            selections: [{ kind: "Field", name: { kind: "Name", value: field } }],
          },
        },
      ],
    }) as unknown as Operation["query"];
  const operation = (key: number, field: string, kind: Operation["kind"] = "query", area = "640105") =>
    ({ key, kind, query: document(field, kind), variables: { area }, context: {} }) as unknown as Operation;
  const total = (reached: number) => ({ reached, contacts: reached, population: 329 });

  function createPage() {
    const refetched: number[] = [];
    const operations = makeSubject<Operation>();
    const answers = makeSubject<OperationResult>();
    const client = {
      createRequestOperation: (_kind: string, one: Operation) => one,
      reexecuteOperation: (one: Operation) => {
        refetched.push(one.key);
        operations.next(one);
      },
    } as unknown as Client;
    const forward = (source: typeof operations.source) => {
      pipe(
        source,
        filter(() => false),
        subscribe(() => undefined),
      );
      return answers.source;
    };
    pipe(
      liveRefetchExchange({ client, forward, dispatchDebug: () => undefined } as never)(operations.source),
      subscribe(() => undefined),
    );
    const read = (key: number, reached: number) =>
      answers.next({
        operation: operation(key, "coverage"),
        data: { whole: { total: total(reached) } },
      } as unknown as OperationResult);
    const pushTotal = (reached: number, area = "640105") =>
      answers.next({
        operation: operation(9, "coverageChanged", "subscription", area),
        data: { coverageChanged: total(reached) },
      } as unknown as OperationResult);
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    operations.next(operation(1, "coverage"));
    operations.next(operation(9, "coverageChanged", "subscription"));
    return { refetched, operations, read, pushTotal, settled };
  }

  test.each<[string, (page: ReturnType<typeof createPage>) => void, number[]]>([
    [
      "is not refetched when the first total equals the result",
      (page) => (page.read(1, 45), page.pushTotal(45)),
      [],
    ],
    [
      "is refetched when the first total is newer than the result",
      (page) => (page.read(1, 45), page.pushTotal(46)),
      [1],
    ],
    [
      "is refetched when the first total arrives before an older result",
      (page) => (page.pushTotal(46), page.read(1, 45)),
      [1],
    ],
    [
      "is not refetched when the first total arrives before an equal result",
      (page) => (page.pushTotal(46), page.read(1, 46)),
      [],
    ],
    [
      "is refetched after each different total",
      (page) => (page.read(1, 45), page.pushTotal(45), page.pushTotal(46)),
      [1],
    ],
    [
      "is not refetched when the same total arrives again after a gap",
      (page) => (page.read(1, 45), page.pushTotal(45), page.pushTotal(45)),
      [],
    ],
  ])("%s", async (_title, happens, expected) => {
    const page = createPage();
    happens(page);
    await page.settled();
    expect(page.refetched).toEqual(expected);
  });

  test("is refetched once more when a total arrives during a refetch", async () => {
    const { read, pushTotal, refetched, settled } = createPage();
    read(1, 45);
    pushTotal(45);
    pushTotal(46); // refetches
    await settled();
    pushTotal(47); // during the refetch
    await settled();
    expect(refetched).toEqual([1]);
    read(1, 46);
    await settled();
    expect(refetched).toEqual([1, 1]);
    read(1, 47);
    await settled();
    expect(refetched).toEqual([1, 1]);
  });

  test("is refetched without waiting for a query that was torn down", async () => {
    const { read, pushTotal, refetched, settled, operations } = createPage();
    operations.next(operation(2, "gaps"));
    operations.next(operation(3, "events")); // has no total, and is never refetched
    read(1, 45);
    pushTotal(45);
    pushTotal(46);
    expect(refetched).toEqual([]);
    operations.next({ ...operation(2, "gaps"), kind: "teardown" });
    await settled();
    expect(refetched).toEqual([1]);
  });
});

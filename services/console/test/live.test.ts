import type { Client, Operation, OperationResult } from "urql";
import { filter, makeSubject, pipe, subscribe } from "wonka";
import { Liveness } from "../src/graph/liveness.js";
import { liveRefetchExchange } from "../src/graph/live-refetch-exchange.js";
import { backoffDelay } from "../src/graph/backoff.js";
import { BACKOFF, resuming, type Sink } from "../src/graph/resuming.js";

/** A subscription whose attempts, pauses and chance the test holds. */
function aResumed() {
  const attempts: Sink[] = [];
  const ended: number[] = [];
  const pauses: { ms: number; go: () => void }[] = [];
  const told: string[] = [];
  const sink: Sink = {
    next: ({ errors, ...value }) => told.push(errors ? `refused ${codeOf(errors)}` : JSON.stringify(value)),
    error: (error) => told.push(`error ${codeOf(error)}`),
    complete: () => told.push("complete"),
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
      onLost: () => told.push("lost"),
      onLive: () => told.push("live"),
      onUnauthenticated: () => told.push("another token"),
    },
  );
  const goOn = () => pauses.shift()!.go();
  return { attempts, ended, pauses, told, resumed, goOn };
}

const codeOf = (errors: unknown) => (errors as { extensions?: { code: string } }[])[0]?.extensions?.code;
const refusal = (code: string) => [{ extensions: { code } }];

describe("a subscription that is begun again", () => {
  test.each<[string, (attempt: Sink) => void]>([
    ["its socket dies", (attempt) => attempt.error(new Error("1006"))],
    ["the server ends it with an error", (attempt) => attempt.error(refusal("INTERNAL_SERVER_ERROR"))],
    [
      "the server answers with an error",
      (attempt) => attempt.next({ errors: refusal("SERVICE_UNAVAILABLE") }),
    ],
    ["too many are open", (attempt) => attempt.error(refusal("RATE_LIMITED"))],
    ["an error says nothing of itself", (attempt) => attempt.next({ errors: [{}] })],
    ["the server completes it", (attempt) => attempt.complete()],
  ])("is begun again when %s, and the page is not told of an end", (_case, break_) => {
    const { attempts, told, goOn, pauses } = aResumed();
    attempts[0]!.next({});
    break_(attempts[0]!);
    expect(told).toEqual(["live", "{}", "lost"]);
    expect(attempts).toHaveLength(1);
    goOn();
    attempts[1]!.next({});
    expect(told).toEqual(["live", "{}", "lost", "live", "{}"]);
    expect(pauses).toEqual([]);
  });

  test("asks for another token when its own is not taken", () => {
    const { attempts, told } = aResumed();
    attempts[0]!.error(refusal("UNAUTHENTICATED"));
    expect(told).toEqual(["another token", "lost"]);
  });

  test.each(["FORBIDDEN", "NOT_FOUND", "BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"])(
    "is not begun again when it is refused with %s",
    (code) => {
      for (const refuse of [
        (attempt: Sink) => attempt.error(refusal(code)),
        (attempt: Sink) => attempt.next({ errors: refusal(code) }),
      ]) {
        const { attempts, told, pauses } = aResumed();
        refuse(attempts[0]!);
        attempts[0]!.complete();
        expect(told).toHaveLength(1);
        expect(told[0]).toContain(code);
        expect(pauses).toEqual([]);
      }
    },
  );

  test("waits twice as long each time, half a minute at most, and begins small after an answer", () => {
    const { attempts, pauses, goOn } = aResumed();
    const waited: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      attempts.at(-1)!.error(new Error("1006"));
      waited.push(pauses[0]!.ms);
      goOn();
    }
    expect(waited).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    attempts.at(-1)!.next({});
    attempts.at(-1)!.complete();
    expect(pauses.map(({ ms }) => ms)).toEqual([500]);
  });

  test("leaves half of each pause to chance", () => {
    expect([backoffDelay(2, 0, BACKOFF), backoffDelay(2, 1, BACKOFF)]).toEqual([1_000, 2_000]);
    expect([backoffDelay(999, 0, BACKOFF), backoffDelay(999, 1, BACKOFF)]).toEqual([15_000, 30_000]);
  });

  test("is begun at once when the connection is back, and only where it waits", () => {
    const { attempts, pauses, resumed } = aResumed();
    resumed.wake();
    expect(attempts).toHaveLength(1);
    attempts[0]!.error(new Error("1006"));
    resumed.wake();
    expect([attempts.length, pauses.length]).toEqual([2, 0]);
  });

  test("ends with its page: neither an attempt nor a pause goes on", () => {
    const one = aResumed();
    one.resumed.end();
    one.attempts[0]!.error(new Error("1006"));
    expect([one.ended, one.pauses, one.told]).toEqual([[1], [], []]);
    const other = aResumed();
    other.attempts[0]!.error(new Error("1006"));
    other.resumed.end();
    other.resumed.wake();
    expect([other.pauses, other.attempts.length]).toEqual([[], 1]);
  });

  test("hears nothing more of an attempt that it has given up", () => {
    const { attempts, told, goOn } = aResumed();
    attempts[0]!.error(new Error("1006"));
    goOn();
    attempts[0]!.next({});
    attempts[0]!.error(refusal("FORBIDDEN"));
    attempts[1]!.next({});
    expect(told).toEqual(["lost", "live", "{}"]);
  });
});

test("what is not live is so since the first of its subscriptions was lost", () => {
  let now = 1_000;
  const liveness = new Liveness(() => now);
  const [one, other] = [{}, {}];
  const told: (number | null)[] = [];
  liveness.subscribe(() => told.push(liveness.notLiveSince()));
  liveness.lost(one);
  now = 2_000;
  liveness.lost(other);
  liveness.lost(one);
  liveness.found(one);
  liveness.found(other);
  liveness.found(other);
  expect(told).toEqual([1_000, 2_000, null]);
});

describe("what is shown while its total changes", () => {
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

  function aPage() {
    const refetch: number[] = [];
    const operations = makeSubject<Operation>();
    const answers = makeSubject<OperationResult>();
    const client = {
      createRequestOperation: (_kind: string, one: Operation) => one,
      reexecuteOperation: (one: Operation) => {
        refetch.push(one.key);
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
    return { again: refetch, operations, read, pushTotal, settled };
  }

  test.each<[string, (page: ReturnType<typeof aPage>) => void, number[]]>([
    [
      "is not read again when the first total told is the one that was read",
      (page) => (page.read(1, 45), page.pushTotal(45)),
      [],
    ],
    [
      "is read again when the first total told is newer than what was read",
      (page) => (page.read(1, 45), page.pushTotal(46)),
      [1],
    ],
    [
      "is read again when the first total is told while it is read, and the answer is older",
      (page) => (page.pushTotal(46), page.read(1, 45)),
      [1],
    ],
    [
      "is not read again when the first total is told while it is read, and the answer is as new",
      (page) => (page.pushTotal(46), page.read(1, 46)),
      [],
    ],
    [
      "is read again with each total that is another",
      (page) => (page.read(1, 45), page.pushTotal(45), page.pushTotal(46)),
      [1],
    ],
    [
      "is not read again when the same is told after a gap",
      (page) => (page.read(1, 45), page.pushTotal(45), page.pushTotal(45)),
      [],
    ],
  ])("%s", async (_title, happens, expected) => {
    const page = aPage();
    happens(page);
    await page.settled();
    expect(page.again).toEqual(expected);
  });

  test("is read once more after an answer that was under way when the news came", async () => {
    const { read, pushTotal, again: refetch, settled } = aPage();
    read(1, 45);
    pushTotal(45);
    pushTotal(46); // it is read again
    await settled();
    pushTotal(47); // while it is
    await settled();
    expect(refetch).toEqual([1]);
    read(1, 46);
    await settled();
    expect(refetch).toEqual([1, 1]);
    read(1, 47);
    await settled();
    expect(refetch).toEqual([1, 1]);
  });

  test("does not wait for what is shown no longer", async () => {
    const { read, pushTotal, again: refetch, settled, operations } = aPage();
    operations.next(operation(2, "gaps"));
    operations.next(operation(3, "events")); // is not counted, and is never read again
    read(1, 45);
    pushTotal(45);
    pushTotal(46);
    expect(refetch).toEqual([]);
    operations.next({ ...operation(2, "gaps"), kind: "teardown" });
    await settled();
    expect(refetch).toEqual([1]);
  });
});

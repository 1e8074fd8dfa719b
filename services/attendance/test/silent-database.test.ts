import { openDatabase } from "@starlane/database";
import { createLogger } from "@starlane/runtime";
import { aDatabase, aProxy, type TestDatabase, type TestProxy } from "@starlane/testing";
import { Client } from "pg";
import { attendance } from "../src/index.js";
import { ConditionVariable } from "../src/concurrency/condition-variable.js";
import { Follower } from "../src/reach/counting/follower.js";
import { Projector } from "../src/reach/counting/projector.js";

let database: TestDatabase;
let proxy: TestProxy;
const APPLICATION = "reach of a silent database";
const QUIET_MS = 300;

beforeAll(async () => {
  database = await aDatabase([attendance]);
});
afterAll(() => database.drop());
beforeEach(async () => {
  proxy = await aProxy(Number(new URL(database.adminUrl).port));
});
afterEach(() => proxy.close());

const connection = () => {
  const url = new URL(database.urlOf("attendance"));
  url.port = String(proxy.port);
  return {
    connectionString: url.href,
    options: "-c search_path=attendance,public -c starlane.acts=service",
    application_name: APPLICATION,
    connectionTimeoutMillis: QUIET_MS,
  };
};

function follow(options: Partial<ReturnType<typeof connection>> = {}) {
  const messageApplied = new ConditionVariable();
  const moves: number[] = [];
  const warnings: unknown[] = [];
  const follower = new Follower(
    { ...connection(), ...options },
    {
      moved: () => {
        moves.push(1);
        messageApplied.notifyAll();
      },
      answered: () => undefined,
      warned: (message, details) => {
        warnings.push(details && "err" in details ? String(details.err) : message);
        messageApplied.notifyAll();
      },
      clockAhead: () => undefined,
    },
    { quietMs: QUIET_MS },
  );
  const running = follower.run();
  return {
    follower,
    moves,
    warnings,
    until: async (holds: () => boolean) => {
      while (!holds()) await messageApplied.wait(20);
    },
    end: async () => {
      follower.end();
      proxy.set("cut");
      await running;
    },
  };
}

test("retries connections that are accepted but never answered, and counts once one answers", async () => {
  proxy.set("silent");
  const { moves, until, end } = follow();
  await proxy.untilAccepted(3);
  expect(moves).toEqual([]);
  proxy.set("open");
  await until(() => moves.length > 0);
  await end();
}, 20_000);

test("control: tries once without a timeout", async () => {
  proxy.set("silent");
  const { warnings, end } = follow({ connectionTimeoutMillis: 0 });
  await proxy.untilAccepted(1);
  const limited = follow();
  await proxy.untilAccepted(5);
  expect(warnings).toEqual([]);
  await Promise.all([limited.end(), end()]);
}, 20_000);

test("terminates a connection that falls silent, and follows over another", async () => {
  const { follower, moves, warnings, until, end } = follow();
  await until(() => moves.length > 0);
  proxy.set("silent");
  await until(() => warnings.some((message) => String(message).includes("works on nothing")));
  proxy.set("open");
  await until(() => (follower.sinceSignMs ?? Infinity) < QUIET_MS);
  await end();
}, 20_000);

test("waits for a statement that PostgreSQL executes, such as one waiting for a lock", async () => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    await admin.query("begin; lock table attendance.attendance in access exclusive mode");
    const { follower, moves, warnings, until, end } = follow();
    const isWaiting = () => moves.length === 0 && (follower.sinceSignMs ?? Infinity) < QUIET_MS / 2;
    for (let looked = 0; looked < 4; looked += 1) {
      await until(isWaiting); // a sign that the statement is being executed, though there is no answer
      await until(() => !isWaiting());
    }
    expect(warnings).toEqual([]);
    await admin.query("commit");
    await until(() => moves.length > 0);
    await end();
  } finally {
    await admin.end();
  }
}, 20_000);

test("sets a timeout and keep-alive on connections outside the pool", async () => {
  const opened = await openDatabase({
    url: database.urlOf("attendance"),
    schema: "attendance",
    rows: [],
    onError: () => undefined,
  });
  expect(opened.connection).toMatchObject({ connectionTimeoutMillis: 10_000, keepAlive: true });
  await opened.close();
});

test("checks whether the thread follows, and fails within a second when it does not", async () => {
  proxy.set("silent");
  const projector = new Projector({
    connection: connection(),
    clock: () => new Date(), // the machine's clock, beside that of PostgreSQL
    logger: createLogger("silent"),
  });
  // The database has not been silent for long yet.
  await projector.check();
  await proxy.untilAccepted(2);
  await expect(projector.check({ atMostMs: 0 })).rejects.toThrow(/has not followed the log for \d+ seconds/);
  const moved = projector.moved(20_000);
  proxy.set("open");
  await moved;
  await projector.check({ atMostMs: 2_000 });
  proxy.set("cut");
  await projector.close();
}, 30_000);

import { newId } from "@starlane/database";
import { aCluster, aProxy, type TestCluster, type TestProxy } from "@starlane/testing";
import { Client, type ClientConfig } from "pg";
import type { CoverageQuestion } from "../src/reach/coverage/question.rules.js";
import { attendance, checkReach } from "../src/index.js";
import { ConditionVariable } from "../src/concurrency/condition-variable.js";
import { Follower } from "../src/reach/counting/follower.js";
import { NEWEST } from "../src/reach/counting/log.store.js";
import type { AnsweredBatch } from "../src/reach/counting/questions.js";
import { AGENCY, AREAS, CAMPAIGN, DISTRICT, GARDEN, STARLIGHT } from "./district.js";

const SYSTEM_CONTEXT_OPTION = "-c starlane.acts=service";
const HAS_LOST = "the database has another history";
/** A question about the whole district by kind, which no cell holds. */
const ANY_SLICE: CoverageQuestion = {
  areas: [DISTRICT],
  by: new Set(["KIND"]),
  filter: { campaigns: null, agencies: null, audiences: null, kinds: null, from: null, to: null },
};

let cluster: TestCluster;
let proxy: TestProxy;
beforeEach(async () => {
  cluster = await aCluster([attendance]);
  proxy = await aProxy(cluster.port);
}, 60_000);
afterEach(async () => {
  await proxy.close();
  await cluster.close();
});

async function sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({
    connectionString: cluster.adminUrl,
    options: "-c search_path=attendance,public",
  });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Checks in new people at an event of their own. */
async function attend(people: number, area: string): Promise<void> {
  const event = newId();
  await sql(
    `insert into known_event (id, campaign_id, agency_id, kind, area_id, starts_at, ends_at, status, version)
     values ($1, $2, $3, 'LECTURE', $4, now(), now(), 'CONFIRMED', 1)`,
    [event, CAMPAIGN, AGENCY, area],
  );
  await sql(
    `with new as (insert into person select from generate_series(1, ${people}) returning ordinal)
     insert into attendance (event_id, person, audience, area_id, at, received_at, client_id, method, flagged, day, late)
     select '${event}', ordinal, 'RESIDENT', $1, now(), now(), '${event}' || ordinal, 'IMPORT', false, current_date, false from new`,
    [area],
  );
}

interface Following {
  readonly warnings: string[];
  /** Returns the number reached in the district once everything until now is counted. */
  reached(): Promise<number>;
  end(): Promise<void>;
}

function follow(connection: ClientConfig): Following {
  const warnings: string[] = [];
  const answers = new Map<number, AnsweredBatch>();
  const answered = new ConditionVariable();
  const follower = new Follower(connection, {
    moved: () => undefined,
    answered: (all) => {
      for (const answer of all) answers.set(answer.id, answer);
      answered.notifyAll();
    },
    warned: (message) => warnings.push(message),
    clockAhead: () => undefined,
  });
  const running = follower.run();
  let id = 0;
  return {
    warnings,
    async reached() {
      const [{ newest } = { newest: "0" }] = await sql<{ newest: string }>(
        `select ${NEWEST}::text as newest`,
      );
      for (;;) {
        id += 1;
        const next = answered.wait(5_000);
        follower.ask({ id, questions: [ANY_SLICE], newest: BigInt(newest) });
        await next;
        const answer = answers.get(id);
        if (answer?.isPast) return answer.counts![0]![0]!.reached;
      }
    },
    async end() {
      follower.end();
      await running;
    },
  };
}

const connectionOf = (port: number, options: string): ClientConfig => {
  const url = new URL(cluster.urlOf("attendance"));
  url.port = String(port);
  return {
    connectionString: url.href,
    options: `${options} ${SYSTEM_CONTEXT_OPTION}`,
    application_name: "reach test",
  };
};
const direct = () => connectionOf(cluster.port, "-c search_path=attendance,public");

/**
 * Suspends a counting follower during a failover that loses some of what it has counted. The lost transaction numbers
 * are reused until they pass its position; then it resumes and becomes the leader.
 */
async function sleepThroughFailover(options: string): Promise<{ sleeper: Following; wrong: number }> {
  for (const { id, level, parent } of AREAS)
    await sql("insert into known_area (id, level, parent_id, name, version) values ($1, $2, $3, $1, 1)", [
      id,
      level,
      parent,
    ]);
  await attend(10, STARLIGHT);
  const sleeper = follow(connectionOf(proxy.port, options));
  expect(await sleeper.reached()).toBe(10);
  proxy.set("cut");
  await cluster.copy();
  proxy.set("open");
  await attend(40, STARLIGHT);
  expect(await sleeper.reached()).toBe(50);
  const [{ number } = { number: "0" }] = await sql<{ number: string }>(
    "select pg_current_xact_id()::text as number",
  );
  proxy.set("cut");
  await cluster.promoteCopy();
  await attend(30, GARDEN);
  const other = follow(direct());
  expect(await other.reached()).toBe(40);
  await sql(`do $$ begin while pg_current_xact_id() <= '${number}' loop commit; end loop; end $$`);
  await attend(5, STARLIGHT);
  expect(await other.reached()).toBe(45);
  await other.end();
  sleeper.warnings.length = 0;
  proxy.set("open");
  await attend(1, GARDEN);
  await sleeper.reached();
  const { cells, events } = await checkReach(direct(), { repair: false });
  return { sleeper, wrong: cells.length + events.length };
}

test("reads everything again and warns once after a failover that lost commits", async () => {
  const { sleeper, wrong } = await sleepThroughFailover("-c search_path=attendance,public");
  expect(wrong).toBe(0);
  expect(await sleeper.reached()).toBe(46);
  expect(sleeper.warnings.filter((warning) => warning.startsWith(HAS_LOST))).toHaveLength(1);
  expect(sleeper.warnings.filter((warning) => warning.includes("put right"))).toEqual([]);
  await sleeper.end();
}, 60_000);

test("control: counts wrongly when timelines are not distinguished", async () => {
  await sql(`create function pg_walfile_name(pg_lsn) returns text language sql as $$ select '00000001' $$;
    create function pg_current_wal_insert_lsn() returns pg_lsn language sql as $$ select 'FFFFFFF/0'::pg_lsn $$`);
  const { sleeper, wrong } = await sleepThroughFailover("-c search_path=attendance,pg_catalog,public");
  expect(wrong).toBeGreaterThan(0);
  expect(await sleeper.reached()).not.toBe(46);
  await sleeper.end();
}, 60_000);

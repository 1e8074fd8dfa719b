import { times, type TestService } from "@starlane/testing";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { importEvents, importSpeakers, type Row } from "./import.js";
import {
  aCampaign,
  anEvent,
  ask,
  aWorld,
  COMMUNITY,
  deliverVenue,
  HALL,
  planner,
  REGISTER,
} from "./world.js";

const RACERS = 20;
const ROWS = 30;
const MODES = ["ALL_OR_NOTHING", "ROW_BY_ROW"];

let service: TestService;
let campaign: string;
beforeEach(async () => {
  service = await aWorld();
  await deliverVenue(service, { id: HALL, name: "星光巷社区活动室", version: 2 });
  campaign = (await aCampaign(service)).id;
  // The first message of an installation creates the message type, which blocks all others; so it is sent beforehand.
  await ask(
    service,
    planner,
    REGISTER,
    anEvent({ id: campaign }, { startsAt: "2026-12-30T02:00:00Z", endsAt: "2026-12-30T03:00:00Z" }),
  );
});
afterEach(() => service.close());

interface Kind {
  readonly table: string;
  readonly rows: readonly Row[];
  readonly send: (mode: string) => Promise<{ accepted: number; unchanged: number; refused: unknown[] }>;
  /** The constraint that prevents doubled rows, besides the locks. */
  readonly guard?: string;
}

const day = (n: number) =>
  `2026-${String(3 + Math.floor(n / 28)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`;
const talks = times(ROWS, (n) => ({
  活动名称: "反诈知识讲座",
  活动类型: "讲座",
  日期: day(n),
  时间: "10:00-11:00",
  地点: "星光巷社区活动室",
  受众: "居民",
}));
const rounds = talks.map((row) => ({ ...row, 活动类型: "入户宣传", 地点: COMMUNITY }));
const people = times(ROWS, (n) => ({ 姓名: `讲师${n}`, 受众: "居民" }));

const KINDS: Readonly<Record<string, () => Kind>> = {
  "events with a venue": () => ({
    table: "event",
    rows: talks,
    send: (mode) => importEvents(service, planner, campaign, talks, { mode }),
    guard: "alter table campaigns.venue_hold drop constraint venue_is_held_by_one_event_at_a_time",
  }),
  "events without one": () => ({
    table: "event",
    rows: rounds,
    send: (mode) => importEvents(service, planner, campaign, rounds, { mode }),
  }),
  speakers: () => ({
    table: "speaker",
    rows: people,
    send: (mode) => importSpeakers(service, planner, people, { mode }),
  }),
};
const cases = Object.keys(KINDS).flatMap((name) => MODES.map((mode) => [name, mode] as const));

test.each(cases)("twenty parallel imports of one table enter each row once: %s, %s", async (name, mode) => {
  const { table, rows, send } = KINDS[name]!();
  const before = await count(table);
  const reports = await Promise.all(times(RACERS, () => send(mode)));
  expect(await count(table)).toBe(before + rows.length);
  for (const { accepted, unchanged, refused } of reports)
    expect({ sum: accepted + unchanged, refused }).toEqual({ sum: rows.length, refused: [] });
  expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(rows.length);
});

test.each(cases)("without the guard rows are doubled: %s, %s", async (name, mode) => {
  const { table, rows, send, guard } = KINDS[name]!();
  const before = await count(table);
  await asAdmin(UNLOCKED);
  if (guard) await asAdmin(guard);
  const start = await holdCommits();
  const racers = Promise.all(times(RACERS, () => send(mode)));
  await start();
  await racers;
  expect(await count(table)).toBeGreaterThan(before + rows.length);
});

test("an import in parallel with the same single events registers each once, or refuses it as a conflict", async () => {
  const rowByRow = importEvents(service, planner, campaign, talks, { mode: "ROW_BY_ROW" });
  const singles = times(ROWS, (n) =>
    ask(service, planner, REGISTER, {
      input: {
        campaign,
        title: "反诈知识讲座",
        kind: "LECTURE",
        venue: HALL,
        audiences: ["RESIDENT"],
        startsAt: `${day(n)}T02:00:00Z`,
        endsAt: `${day(n)}T03:00:00Z`,
      },
    }),
  );
  const [report, ...answers] = await Promise.all([rowByRow, ...singles]);
  expect(await count("event")).toBe(ROWS + 1);
  expect(report).toMatchObject({ refused: [] });
  const registered = answers.filter(({ __typename }) => __typename === "Event").length;
  expect(report.accepted + registered).toBe(ROWS);
});

test("parallel tables with the same speaker in one week respect the speaker's limit", async () => {
  const sent = await Promise.all(
    times(RACERS, (n) =>
      importEvents(
        service,
        planner,
        campaign,
        times(5, (hour) => ({
          ...talks[0]!,
          活动名称: `第 ${n} 张表`,
          活动类型: "入户宣传",
          地点: COMMUNITY,
          日期: day(3 + (hour % 3)),
          时间: `${String(hour + 8).padStart(2, "0")}:${String(n * 2).padStart(2, "0")}-${String(hour + 8).padStart(2, "0")}:${String(n * 2 + 1).padStart(2, "0")}`,
          讲师: "李志愿者",
        })),
        { mode: n % 2 ? "ALL_OR_NOTHING" : "ROW_BY_ROW" },
      ),
    ),
  );
  expect(sent.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(5);
  expect(await count("speaker_hold")).toBe(5);
});

test("parallel tables with venues and speakers in opposite orders do not deadlock", async () => {
  const both = (n: number) =>
    times(8, (at) => ({ ...talks[at + 8 * (n % 3)]!, 活动名称: `表 ${n}`, 讲师: "李志愿者" }));
  const answers = await Promise.all(
    times(RACERS, (n) =>
      importEvents(service, planner, campaign, n % 2 ? both(n) : both(n).toReversed(), {
        mode: "ROW_BY_ROW",
      }),
    ),
  );
  for (const { rows, accepted, refusedRows } of answers) expect(accepted + refusedRows).toBe(rows);
  const [{ deadlocks }] = await asAdmin(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  expect(deadlocks).toBe(0);
});

/** Replaces the lock on venues, speakers and agencies by one that locks nothing. */
const UNLOCKED = `create or replace function campaigns.lock_resources(resources uuid[]) returns void language plpgsql as 'begin end'`;

/**
 * Delays the commit of every transaction that has entered events or speakers.
 * @returns releases them, once two are about to commit
 */
async function holdCommits(): Promise<() => Promise<void>> {
  await asAdmin(`
    create function campaigns.wait() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock_shared(1); return null; end';
    create constraint trigger waits after insert on campaigns.event deferrable initially deferred
      for each row execute function campaigns.wait();
    create constraint trigger waits after insert on campaigns.speaker deferrable initially deferred
      for each row execute function campaigns.wait()`);
  const gate = new Client({ connectionString: service.adminUrl });
  await gate.connect();
  await gate.query("select pg_advisory_lock(1)");
  return async () => {
    const waiting = `select count(*)::int as waiting from pg_locks
      where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
    while ((await gate.query<{ waiting: number }>(waiting)).rows[0]!.waiting < 2) await setTimeout(5);
    await gate.end();
  };
}

async function count(table: string): Promise<number> {
  const [row] = await asAdmin(`select count(*)::int from campaigns.${table}`);
  return row.count;
}

// eslint-disable-next-line typescript/no-explicit-any -- a test knows what it selects
async function asAdmin(statement: string): Promise<any[]> {
  const admin = new Client({ connectionString: service.adminUrl });
  await admin.connect();
  try {
    return (await admin.query(statement)).rows;
  } finally {
    await admin.end();
  }
}

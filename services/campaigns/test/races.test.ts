import { newId } from "@starlane/database";
import { times, type TestService } from "@starlane/testing";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Client } from "pg";
import { loadCampaigns } from "../src/index.js";
import * as world from "./world.js";

const { anEvent, ask, REGISTER } = world;

const RACERS = 200;

let service: TestService;
let campaign: { id: string };
beforeEach(async () => {
  service = await world.aWorld();
  campaign = await world.aCampaign(service);
});
afterEach(() => service.close());

test("of two hundred parallel registrations of one slot one succeeds, the others name it as the conflict", async () => {
  const began = performance.now();
  const answers = await raceForOneSlot();
  const took = Math.round(performance.now() - began);
  const event = answers.find(({ __typename }) => __typename === "Event");
  for (const conflict of answers.filter((answer) => answer !== event))
    expect(conflict).toMatchObject({ __typename: "VenueConflict", event: { id: event.id } });
  expect(await rows("event")).toBe(1);
  expect(await service.published("campaigns.event")).toHaveLength(1);
  process.stdout.write(`${RACERS} racers for one slot: ${took} ms\n`);
});

test("without the constraint all of them succeed", async () => {
  await asAdmin(`alter table campaigns.venue_hold drop constraint venue_is_held_by_one_event_at_a_time`);
  const answers = await raceForOneSlot();
  expect(answers.filter(({ __typename }) => __typename === "Event").length).toBeGreaterThan(1);
});

test("of fifty parallel registrations of a speaker in one week as many succeed as the limit allows", async () => {
  await asAdmin(SLOWLY);
  expect(await raceForOneWeek()).toBe(5);
});

test("without the locks more of them succeed", async () => {
  await asAdmin(SLOWLY);
  await asAdmin(UNLOCKED);
  expect(await raceForOneWeek()).toBeGreaterThan(5);
});

/** Slows down every hold of a speaker, so that two events are in the middle of theirs at once. */
const SLOWLY = `
  create function campaigns.take_time() returns trigger language plpgsql as 'begin perform pg_sleep(0.005); return new; end';
  create trigger slowly before insert on campaigns.speaker_hold for each row execute function campaigns.take_time()`;

/** Replaces the lock on venues and speakers by one that locks nothing. */
const UNLOCKED = `create or replace function campaigns.lock_resources(resources uuid[]) returns void language plpgsql as 'begin end'`;

test("two hundred parallel registrations of random venues and speakers cause no deadlock, and no free slot is refused", async () => {
  await asAdmin(SLOWLY);
  const wishes = await aCrowdedCalendar();
  const answers = await race(wishes);
  expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  expect(await deadlocks()).toBe(0);
  const results = answers.map(({ data }) => data.registerEvent.__typename as string);
  const booked = wishes.filter((_, index) => results[index] === "Event");
  for (const [index, wanted] of wishes.entries()) {
    const inTheWay = booked.filter((other) => other !== wanted && overlap(wanted, other));
    const shared = inTheWay.flatMap((other) => [
      ...(other.venue === wanted.venue ? ["VenueConflict"] : []),
      ...(other.speakers.some((id) => wanted.speakers.includes(id)) ? ["SpeakerConflict"] : []),
    ]);
    if (results[index] === "Event") expect(shared).toEqual([]);
    else expect(shared).toContain(results[index]);
  }
});

test("without the locks they deadlock", async () => {
  await asAdmin(SLOWLY);
  await asAdmin(UNLOCKED);
  await race(await aCrowdedCalendar());
  expect(await deadlocks()).toBeGreaterThan(0);
});

test("of twenty events registered while their venue is closed, subscribers miss no notice", async () => {
  await asAdmin(CLOSING_AT_A_GATE);
  expect(await missedWarnings()).toEqual([]);
});

test("without the locks they miss all notices", async () => {
  await asAdmin(CLOSING_AT_A_GATE);
  await asAdmin(UNLOCKED);
  expect(await missedWarnings()).toHaveLength(20);
});

const GATE = 4_711;
/** Blocks a closure on an advisory lock, after it has looked for events and just before it commits. */
const CLOSING_AT_A_GATE = `
  create function campaigns.pass_gate() returns trigger language plpgsql as
    'begin perform pg_advisory_xact_lock_shared(${GATE}); return new; end';
  create constraint trigger at_a_gate after insert on campaigns.known_closure deferrable initially deferred
    for each row execute function campaigns.pass_gate()`;

/** Returns the events that have a notice in the end, and had none when subscribers were last notified to read them. */
async function missedWarnings(): Promise<string[]> {
  const warningsOf = async (event: string) =>
    (await ask(service, world.planner, `{ event(id: "${event}") { notices } }`)).notices as string[];
  const seen = new Map<string, Promise<string[]>>();
  const listener = await service.database.pool.connect();
  listener.on("notification", ({ payload }) => {
    const event = payload!.split(" ")[1]!;
    seen.set(event, warningsOf(event));
  });
  await listener.query("listen campaigns_event_changed");
  const looked = async () => {
    await listener.query("select 1"); // pending notifications arrive before the answer
    await Promise.all(seen.values());
  };
  const gate = new Client({ connectionString: service.adminUrl });
  await gate.connect();
  await gate.query(`select pg_advisory_lock(${GATE})`);
  const waiting = async () =>
    (await gate.query("select count(*)::int from pg_locks where locktype = 'advisory' and not granted"))
      .rows[0].count as number;

  const closed = world.deliverClosure(service, { id: world.id("c1"), to: "2026-03-05T00:00:00Z" });
  while ((await waiting()) < 1) await nextTurn();
  const registering = { isOver: false };
  const wishes = times(20, (n) => ({ venue: world.HALL, speakers: [], ...anHour(4, 4 * n) }));
  const answers = race(wishes).finally(() => (registering.isOver = true));
  while (!registering.isOver && (await waiting()) < 2) await nextTurn(); // all are done, or one waits for the closure
  if (registering.isOver) await looked();
  await gate.end(); // releases the lock
  const events = (await answers)
    .map(({ data }) => data.registerEvent.id as string | undefined)
    .filter((id) => id !== undefined);
  await closed;
  await looked();
  listener.release(true);
  const missed = await Promise.all(
    events.map(async (id) => (await warningsOf(id)).length > (await seen.get(id))!.length),
  );
  return events.filter((_, index) => missed[index]);
}

/** @returns how many of fifty requests got the speaker, each at a time of its own */
async function raceForOneWeek(): Promise<number> {
  const answers = await race(
    times(50, (index) => ({ venue: world.HALL, speakers: [world.VOLUNTEER], ...anHour(4, 4 * index) })),
  );
  return answers.filter(({ data }) => data.registerEvent.__typename === "Event").length;
}

function raceForOneSlot() {
  return Promise.all(
    times(RACERS, (index) => ask(service, world.planner, REGISTER, anEvent(campaign, { title: `${index}` }))),
  );
}

interface Wanted {
  readonly venue: string;
  readonly speakers: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Returns an hour of March 2026 that starts so many quarters of an hour into a day. */
function anHour(day: number, quarter: number): { startsAt: string; endsAt: string } {
  const start = Date.UTC(2026, 2, day, 0, 15 * quarter);
  return { startsAt: new Date(start).toISOString(), endsAt: new Date(start + 3_600_000).toISOString() };
}

/**
 * Draws two hundred wishes, far more than can be met: random venues, speakers and hours of one day, and on another,
 * pairs that want the same two speakers in opposite order.
 */
async function aCrowdedCalendar(): Promise<Wanted[]> {
  const next = randomFrom(20_260_304);
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)]!;
  const venues = times(20, () => newId());
  const speakers = times(20, () => newId());
  for (const id of venues) await world.deliverVenue(service, { id });
  await loadCampaigns(service.database.em(), service.running.publish, {
    speakers: speakers.map((id) => ({
      id,
      name: id,
      agency: world.BUREAU,
      audiences: ["RESIDENT"],
      languages: [],
      weeklyLimit: RACERS,
    })),
  });
  const pairs = times(40, (index) => ({
    venue: venues[index % 2]!,
    speakers: index % 2 ? speakers.slice(0, 2) : speakers.slice(0, 2).reverse(),
    ...anHour(5, 4 * Math.floor(index / 2)),
  }));
  const random = times(RACERS - pairs.length, () => ({
    venue: pick(venues),
    speakers: [...new Set([pick(speakers), pick(speakers), pick(speakers)])],
    ...anHour(4, Math.floor(next() * 48)),
  }));
  return [...pairs, ...random];
}

function race(wishes: readonly Wanted[]) {
  return Promise.all(
    wishes.map((wanted) =>
      service.ask(world.planner, REGISTER, { variables: anEvent(campaign, { ...wanted }) }),
    ),
  );
}

function overlap(one: Wanted, other: Wanted): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

/** Returns a random generator that yields the same numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Counts deadlocks. A backend reports its deadlocks when it has time, at the latest when it ends. */
async function deadlocks(): Promise<number> {
  await asAdmin(
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query not like 'listen %'",
  );
  const [row] = await asAdmin(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  return row.deadlocks;
}

async function rows(table: string): Promise<number> {
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

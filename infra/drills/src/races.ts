import { newId } from "@starlane/database";
import { seeded } from "@starlane/district";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json, SystemUnderTest } from "./system-under-test.js";

export interface Race {
  readonly registered: number;
  /** Refusals because a venue or speaker is taken. */
  readonly conflicts: number;
  /** All other refusals of the API. */
  readonly refused: number;
  readonly unanswered: number;
  readonly ms: number;
  readonly deadlocks: number;
  /** Pairs of events that hold one venue or speaker at one time. */
  readonly doubled: number;
  /** Conflicts over a venue and speakers that are free at that time. */
  readonly free: number;
}

export interface Races {
  readonly slot: Race;
  /** The same without the constraint against holding a venue twice. */
  readonly slotControl: Race;
  readonly random: Race;
  /** The same without the ordered locks. */
  readonly randomControl: Race;
}

const REGISTER = `mutation($input: RegisterEventInput!) { registerEvent(input: $input) { __typename } }`;
const CONFLICTS = new Set(["VenueConflict", "SpeakerConflict"]);
/** Wednesdays of December 2026, each with a race of its own. */
const DAYS = { slot: 2, random: 9, slotControl: 16, randomControl: 23 };
const QUARTER_MS = 15 * 60_000;
const COMMUNITY = "640105002002";

/** A wish for three quarters of an hour of some speakers, and of a venue unless they go from door to door. */
interface Wish {
  readonly venue: string | null;
  readonly speakers: readonly string[];
  /** In quarters of an hour, from the time at which all venues are open. */
  readonly quarter: number;
}

/** Runs so many registrations in parallel: all for the same slot, and at random; and either without its guard. */
export async function drillRaces(system: SystemUnderTest, racers: number): Promise<Races> {
  const planner = await system.tokenOf("planner");
  const { campaign, venues, speakers } = await createFixture(system, planner);
  const register = (day: number, { venue, speakers: wanted, quarter }: Wish): Promise<Json> => {
    const startsAt = Date.UTC(2026, 11, day, 1) + quarter * QUARTER_MS;
    const input = {
      campaign,
      ...(venue ? { venue, kind: "LECTURE" } : { area: COMMUNITY, kind: "DOOR_TO_DOOR" }),
      speakers: wanted,
      title: `Race ${newId()}`,
      audiences: ["RESIDENT"],
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(startsAt + 3 * QUARTER_MS).toISOString(),
    };
    return system.ask(planner, REGISTER, { input }, newId());
  };
  const race = async (day: number, wishes: readonly Wish[]): Promise<Race> => {
    const before = deadlocksOf(system);
    const began = performance.now();
    const answers: Json[] = await Promise.all(wishes.map((wish) => register(day, wish)));
    const ms = performance.now() - began;
    const kinds: string[] = answers.map((answer) => answer?.registerEvent?.__typename ?? "nothing");
    const isOf = (kind: string) => (_wish: unknown, index: number) => kinds[index] === kind;
    const booked = wishes.filter(isOf("Event"));
    const conflicts = wishes.filter((_, index) => CONFLICTS.has(kinds[index]!));
    const unanswered = wishes.filter(isOf("nothing")).length;
    return {
      registered: booked.length,
      conflicts: conflicts.length,
      refused: wishes.length - booked.length - conflicts.length - unanswered,
      unanswered,
      ms,
      deadlocks: deadlocksOf(system) - before,
      doubled: await doubledOf(system, day),
      free: conflicts.filter((wish) => !booked.some((other) => isInTheWay(wish, other))).length,
    };
  };
  const oneSlot = Array.from({ length: racers }, (): Wish => ({
    venue: venues[0]!,
    speakers: [],
    quarter: 0,
  }));
  const contended = contendedDay(venues, speakers, racers);
  const slot = await race(DAYS.slot, oneSlot);
  const slotControl = await withoutConstraint(system, () => race(DAYS.slotControl, oneSlot));
  await system.sql(SLOWLY);
  const random = await race(DAYS.random, contended);
  const randomControl = await withoutLocks(system, () => race(DAYS.randomControl, contended));
  await system.sql(AS_FAST_AS_EVER);
  return { slot, slotControl, random, randomControl };
}

/**
 * Draws wishes, far more than can be met: three in four of venues, speakers and times of one morning; the others in
 * pairs that want the same two speakers in opposite order.
 */
function contendedDay(venues: readonly string[], all: readonly string[], wishes: number): Wish[] {
  const random = seeded(20_261_209);
  const [pair, speakers] = [all.slice(0, 2), all.slice(2)];
  return Array.from({ length: wishes }, (_, n): Wish => {
    const one = <T>(of: readonly T[], what: string): T =>
      of[random.between(`${n} ${what}`, 0, of.length - 1)]!;
    if (n < wishes / 4) {
      const [first, second] = pair as [string, string];
      return {
        venue: null,
        speakers: n % 2 ? [first, second] : [second, first],
        quarter: 3 * Math.floor(n / 2),
      };
    }
    const wanted = new Set(["one", "another", "a third"].map((what) => one(speakers, what)));
    return {
      venue: one(venues, "venue"),
      speakers: [...wanted],
      quarter: random.between(`${n} quarter`, 0, 8),
    };
  });
}

function isInTheWay(one: Wish, other: Wish): boolean {
  return (
    Math.abs(one.quarter - other.quarter) < 3 &&
    ((one.venue !== null && one.venue === other.venue) ||
      one.speakers.some((speaker) => other.speakers.includes(speaker)))
  );
}

/** Slows down every hold of a speaker, so that two events are in the middle of theirs at once. */
const SLOWLY = `
  create function campaigns.take_time() returns trigger language plpgsql as 'begin perform pg_sleep(0.02); return new; end';
  create trigger slowly before insert on campaigns.speaker_hold for each row execute function campaigns.take_time()`;
const AS_FAST_AS_EVER = "drop trigger slowly on campaigns.speaker_hold; drop function campaigns.take_time()";

async function withoutConstraint<T>(system: SystemUnderTest, work: () => Promise<T>): Promise<T> {
  const name = "venue_is_held_by_one_event_at_a_time";
  const [{ definition } = { definition: "" }] = await system.sql<{ definition: string }>(
    "select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1",
    [name],
  );
  await system.sql(`alter table campaigns.venue_hold drop constraint ${name}`);
  try {
    return await work();
  } finally {
    await system.sql(
      `delete from campaigns.venue_hold where during && ${rangeOf(DAYS.slotControl)};
       alter table campaigns.venue_hold add constraint ${name} ${definition}`,
    );
  }
}

async function withoutLocks<T>(system: SystemUnderTest, work: () => Promise<T>): Promise<T> {
  const [{ definition } = { definition: "" }] = await system.sql<{ definition: string }>(
    "select pg_get_functiondef('campaigns.lock_resources'::regproc) as definition",
  );
  await system.sql(
    "create or replace function campaigns.lock_resources(resources uuid[]) returns void language plpgsql as 'begin end'",
  );
  try {
    return await work();
  } finally {
    await system.sql(definition);
  }
}

async function createFixture(system: SystemUnderTest, planner: string) {
  const admin = await system.tokenOf("admin");
  const created = await system.ask(
    planner,
    `mutation { createCampaign(input: { title: "Races", startsOn: "2026-11-01", endsOn: "2026-12-31", area: "640105", targets: [] }) { ... on Campaign { id } } }`,
  );
  const campaign: string = created.createCampaign.id;
  for (const [token, version, to] of [
    [planner, 1, "SUBMITTED"],
    [admin, 2, "APPROVED"],
    [planner, 3, "ACTIVE"],
  ] as const)
    await system.ask(
      token,
      `mutation { moveCampaign(id: "${campaign}", version: ${version}, to: ${to}) { __typename } }`,
    );
  const venues = await system.sql<{ id: string }>(
    `select v.id from campaigns.known_venue v join venues.opening_hours h on h.venue_id = v.id
     where h.weekday = 'WEDNESDAY' and h.opens <= '09:00' and h.closes >= '12:00' group by v.id order by v.id limit 20`,
  );
  // A high weekly limit, so that only time is scarce.
  const speakers = await system.sql<{ id: string }>(
    `insert into campaigns.speaker (id, name, agency_id, audience_ids, languages, weekly_limit)
     select gen_random_uuid(), 'Speaker ' || n, agency.id, '{RESIDENT}', '{}', 1000
     from generate_series(1, 20) n, (select id from agencies.agency where kind = 'SUB_BUREAU' limit 1) agency returning id`,
  );
  return {
    campaign,
    venues: venues.map(({ id }) => id),
    speakers: speakers.map(({ id }) => id),
  };
}

/** Counts deadlocks in PostgreSQL's log, which has each at once; its statistics wait until a session has time. */
function deadlocksOf(system: SystemUnderTest): number {
  const log = readFileSync(join(system.home.postgres, "postgres.log"), "utf8");
  return log.split("detected deadlock").length - 1;
}

async function doubledOf(system: SystemUnderTest, day: number): Promise<number> {
  const range = rangeOf(day);
  const [row] = await system.sql<{ doubled: number }>(
    `select ((select count(*) from campaigns.venue_hold a join campaigns.venue_hold b
         on a.venue_id = b.venue_id and a.event_id < b.event_id and a.during && b.during where a.during && ${range})
       + (select count(*) from campaigns.speaker_hold a join campaigns.speaker_hold b
         on a.speaker_id = b.speaker_id and a.event_id < b.event_id and a.during && b.during where a.during && ${range}))::int as doubled`,
  );
  return row!.doubled;
}

/** Returns a day of December 2026 as a range. */
function rangeOf(day: number): string {
  const [first, next] = [day, day + 1].map((one) => `2026-12-${String(one).padStart(2, "0")}T00:00:00Z`);
  return `'[${first},${next})'::tstzrange`;
}

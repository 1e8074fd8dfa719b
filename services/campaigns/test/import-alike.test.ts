import { times, type TestService } from "@starlane/testing";
import { importEvents, type Row } from "./import.js";
import * as world from "./world.js";

const { aCampaign, ask, aWorld, deliverVenue, planner, REGISTER } = world;

const ROWS = 200;

/** An event in two forms: a row of a table, and the input of `registerEvent`. */
interface Wish {
  readonly row: Row;
  readonly input: Readonly<Record<string, unknown>>;
}

const VENUES = [world.SCHOOL, world.HALL, world.HALL, world.HALL, world.FAR_HALL, world.EDUCATION_HALL];
const SPEAKERS = [[], [], [world.VOLUNTEER], [world.TIRED], [world.TEACHER], [world.VOLUNTEER, world.TIRED]];
const KINDS = ["LECTURE", "LECTURE", "SCHOOL_CLASS", "SENIOR_LECTURE", "DOOR_TO_DOOR"];
const AUDIENCES = [["RESIDENT"], ["ELDERLY"], ["ADOLESCENT"], ["RESIDENT", "ELDERLY"]];
const AGENCIES = [...times(8, () => world.BUREAU), world.STATION, world.OTHERS];
/** School days and weekends, holidays, the day before the campaign and a day after it. */
const DAYS = [
  "2026-02-28",
  "2026-03-02",
  "2026-03-03",
  "2026-03-04",
  "2026-03-07",
  "2026-04-05",
  "2027-01-04",
];

/** Draws many wishes that conflict with each other: few venues, speakers and days, many of everything else. */
function wishesFrom(seed: number): Wish[] {
  const next = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  return times(ROWS, (n) => {
    const [kind, venue, date, agency] = [pick(KINDS), pick(VENUES), pick(DAYS), pick(AGENCIES)];
    const [audiences, speakers] = [pick(AUDIENCES), pick(SPEAKERS)];
    const minutes = 7 * 60 + 15 * Math.floor(next() * 48);
    const [starts, ends] = [clock(minutes), clock(minutes + pick([15, 15, 30, 30, 45, 90, -15]))];
    const capacity = pick([null, null, null, 20, 101, 301]);
    const isElsewhere = kind === "DOOR_TO_DOOR";
    const area = pick([world.COMMUNITY, world.OTHER_STREET]);
    return {
      row: {
        title: `第 ${n} 场`,
        kind,
        date,
        starts,
        ends,
        audiences: audiences.join("、"),
        speakers: speakers.join("、"),
        agency,
        ...(capacity !== null && { capacity: String(capacity) }),
        ...(isElsewhere ? { area } : { venue }),
      },
      input: {
        title: `第 ${n} 场`,
        kind,
        startsAt: `${date}T${starts}:00+08:00`,
        endsAt: `${date}T${ends}:00+08:00`,
        audiences,
        speakers,
        agency,
        capacity,
        ...(isElsewhere ? { area } : { venue }),
      },
    };
  });
}

/** Creates a world with closures and some events. */
async function aBusyWorld(): Promise<{ service: TestService; campaign: string }> {
  const service = await aWorld();
  await deliverVenue(service, {
    id: world.FAR_HALL,
    area: world.OTHER_STREET,
    openingHours: [{ weekday: "WEDNESDAY", opens: "08:00", closes: "12:00" }],
    version: 2,
  });
  await service.deliver("venues.closure", {
    id: world.id("c1"),
    venue: world.HALL,
    from: "2026-03-03T04:00:00.000Z",
    to: "2026-03-03T08:00:00.000Z",
    reason: "停电",
  });
  const { id: campaign } = await aCampaign(service, { area: world.DISTRICT });
  for (const [n, day] of ["2026-03-02", "2026-03-04", "2026-03-05"].entries())
    await ask(service, planner, REGISTER, {
      input: {
        campaign,
        title: `先来的 ${n}`,
        kind: "LECTURE",
        venue: world.HALL,
        audiences: ["RESIDENT"],
        speakers: n === 1 ? [world.TIRED] : [],
        startsAt: `${day}T02:00:00Z`,
        endsAt: `${day}T03:00:00Z`,
      },
    });
  return { service, campaign };
}

/**
 * Registers the wishes one after another. Returns the refusal of each, null when it is registered, and the events in
 * the end.
 */
async function oneByOne(wishes: readonly Wish[]): Promise<{ refusals: (string | null)[]; events: unknown }> {
  const { service, campaign } = await aBusyWorld();
  try {
    const refusals: (string | null)[] = [];
    for (const { input } of wishes) {
      const options = { variables: { input: { campaign, ...input } }, language: "zh-CN" } as const;
      const { data, errors } = await service.ask(planner, REGISTER, options);
      const { code, message } = errors
        ? { code: errors[0]!.extensions.code, message: errors[0]!.message }
        : data.registerEvent;
      refusals.push(code === undefined ? null : `${code} ${message}`);
    }
    return { refusals, events: await eventsOf(service, campaign) };
  } finally {
    await service.close();
  }
}

test.each([1, 2, 3, 4])(
  "a table gives the same results as registering its events one after another: seed %i",
  async (seed) => {
    const wishes = wishesFrom(seed);
    const { refusals: expected, events } = await oneByOne(wishes);
    const { service, campaign } = await aBusyWorld();
    try {
      const rows = wishes.map(({ row }) => row);
      const send = (mode: string) =>
        importEvents(service, planner, campaign, rows, { mode, language: "zh-CN" });
      const checked = await send("VALIDATE_ONLY");
      const whole = await send("ALL_OR_NOTHING");
      const written = await send("ROW_BY_ROW");
      expect(refusalsOf(written)).toEqual(expected);
      expect(checked).toEqual({ ...written, dryRun: true });
      expect(whole).toEqual({ ...written, accepted: 0 });
      expect(await eventsOf(service, campaign)).toEqual(events);
      // The draw must be varied enough to prove something.
      expect(written.accepted).toBeGreaterThan(20);
      expect(new Set(expected.map((text) => text?.split(" ")[0])).size).toBeGreaterThan(6);
    } finally {
      await service.close();
    }
  },
);

async function eventsOf(service: TestService, campaign: string): Promise<unknown> {
  const { data } = await service.ask(
    planner,
    `{ campaign(id: "${campaign}") { events(first: 100) { totalCount nodes { title kind status startsAt endsAt capacity version
      venue { id } area { id } agency { id } audiences { id } speakers { id } approvals { agency { id } decision } } } } }`,
  );
  const { totalCount, nodes } = data.campaign.events;
  const byTitle = nodes.toSorted((one: { title: string }, other: { title: string }) =>
    one.title.localeCompare(other.title),
  );
  return JSON.parse(JSON.stringify({ totalCount, byTitle }));
}

interface Report {
  readonly refused: readonly { readonly row: number; readonly code: string; readonly message: string }[];
}

function refusalsOf({ refused }: Report): (string | null)[] {
  const refusals = new Map(refused.map(({ row, code, message }) => [row - 2, `${code} ${message}`]));
  return times(ROWS, (n) => refusals.get(n) ?? null);
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
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

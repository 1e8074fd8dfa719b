import type { Json } from "../starlane.js";
import type { Scenario, Walk } from "./walk.js";
import { aCampaign, aLecture, aVenue, COMMUNITY } from "./world.js";

export const venues: Scenario = {
  noun: "venues",
  operations: ["Query.venue", "Query.venues", "Mutation.createVenue", "Mutation.updateVenue"],
  walk: async (walk) => {
    const mornings = [{ weekday: "MONDAY", opens: "08:00", closes: "12:00" }];
    const venue = await aVenue(walk, { name: "Hall", openingHours: mornings });
    const read = await walk.data(
      "analyst",
      `{ venue(id: "${venue.id}") { name area { id } } venues(filter: { area: "${COMMUNITY}", text: "Hall" }) { nodes { id } } }`,
    );
    expect(read).toMatchObject({ venue: { name: "Hall" }, venues: { nodes: [{ id: venue.id }] } });

    const whole = { name: "Room", kind: "SHOP", area: COMMUNITY, capacity: 10, openingHours: [] };
    for (const [wrong, path] of [
      [{ name: " " }, ["name"]],
      [{ area: "64" }, ["area"]],
      [{ capacity: 0 }, ["capacity"]],
      [{ agency: venue.id }, ["agency"]],
      [{ location: { latitude: 91, longitude: 0 } }, ["location", "latitude"]],
      [{ openingHours: [...mornings, ...mornings] }, ["openingHours", "1", "opens"]],
    ] as const)
      expect(await walk.refuses("planner", "createVenue", { input: { ...whole, ...wrong } })).toMatchObject({
        __typename: "InvalidInput",
        code: "INVALID_INPUT",
        path: ["input", ...path],
      });

    const change = (version: number, changes: object) => ({ input: { id: venue.id, version, ...changes } });
    expect(await walk.refuses("planner", "updateVenue", change(1, { capacity: 100_001 }))).toMatchObject({
      __typename: "InvalidInput",
      path: ["input", "capacity"],
    });
    expect(await walk.makes("planner", "updateVenue", change(1, { capacity: 80 }))).toMatchObject({
      version: 2,
    });
    const stale = await walk.refuses("planner", "updateVenue", change(1, { archived: true }));
    expect(stale).toMatchObject({ __typename: "StaleVersion", code: "STALE_VERSION", currentVersion: 2 });
    const archived = await walk.makes(
      "planner",
      "updateVenue",
      change(stale.currentVersion, { archived: true }),
    );
    expect(archived).toMatchObject({ archived: true, capacity: 80, openingHours: mornings });
  },
};

/** Thursday, in a window of one day. */
const THURSDAY = 'from: "2026-03-04T16:00:00Z", to: "2026-03-05T16:00:00Z"';

export const closures: Scenario = {
  noun: "opening hours and closures",
  operations: [
    "Mutation.closeVenue",
    "Mutation.reopenVenue",
    "Venue.closures",
    "Venue.availability",
    "Venue.events",
  ],
  walk: async (walk) => {
    const openingHours = [{ weekday: "THURSDAY", opens: "08:00", closes: "18:00" }];
    const venue = await aVenue(walk, { openingHours });
    const event = await walk.makes("planner", "registerEvent", {
      input: aLecture(await aCampaign(walk), venue, "2026-03-05", 9),
    });
    const closure = { from: "2026-03-05T02:00:00.000Z", to: "2026-03-05T06:00:00.000Z", reason: "Repairs" };
    for (const [wrong, field] of [
      [{ from: "1999-12-31T00:00:00Z" }, "from"],
      [{ to: closure.from }, "to"],
      [{ to: "2027-06-01T00:00:00Z" }, "to"],
      [{ reason: " " }, "reason"],
    ] as const)
      expect(
        await walk.refuses("planner", "closeVenue", { input: { venue: venue.id, ...closure, ...wrong } }),
      ).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path: ["input", field] });
    const closed = await walk.makes("planner", "closeVenue", { input: { venue: venue.id, ...closure } });
    expect(await calendarOf(walk, venue)).toEqual({
      closures: [closed.closures[0]],
      availability: [
        { startsAt: "2026-03-05T00:00:00.000Z", endsAt: "2026-03-05T01:00:00.000Z" },
        { startsAt: "2026-03-05T06:00:00.000Z", endsAt: "2026-03-05T10:00:00.000Z" },
      ],
      events: [{ id: event.id }],
    });
    await reopens(walk, closed.closures[0]);
    expect((await calendarOf(walk, venue)).availability).toHaveLength(2);
  },
};

async function reopens(walk: Walk, { id }: Json): Promise<void> {
  const reopen = (version: number, from?: string) => ({ input: { closure: id, version, from } });
  expect(await walk.refuses("planner", "reopenVenue", reopen(1, "2026-03-05T07:00:00Z"))).toMatchObject({
    __typename: "InvalidInput",
    path: ["input", "from"],
  });
  await walk.makes("planner", "reopenVenue", reopen(1, "2026-03-05T04:00:00Z"));
  const stale = await walk.refuses("planner", "reopenVenue", reopen(1));
  expect(stale).toMatchObject({ __typename: "StaleVersion", currentVersion: 2 });
  expect(await walk.makes("planner", "reopenVenue", reopen(stale.currentVersion))).toMatchObject({
    closures: [],
  });
  expect(await walk.refuses("planner", "reopenVenue", reopen(3))).toMatchObject({
    __typename: "InvalidState",
    code: "INVALID_STATE",
    state: "WITHDRAWN",
  });
}

async function calendarOf(walk: Walk, { id }: Json): Promise<Json> {
  await walk.settled();
  const query = `{ venue(id: "${id}") { closures(${THURSDAY}) { id from to version }
    availability(${THURSDAY}, minutes: 60) { startsAt endsAt } events(${THURSDAY}) { id } } }`;
  return (await walk.data("planner", query)).venue;
}

import type { Scenario } from "./walk.js";
import { aVenue, COMMUNITY, DISTRICT } from "./world.js";

const STREET = "640105002";

export const places: Scenario = {
  noun: "areas, audiences and populations",
  operations: [
    "Query.district",
    "Query.area",
    "Query.audiences",
    "Area.populations",
    "Area.venues",
    "Mutation.setPopulations",
  ],
  walk: async (walk) => {
    const figure = {
      area: STREET,
      audience: "ELDERLY",
      people: 6120,
      asOf: "2026-02-28",
      source: "Register",
      confidence: "ENUMERATED",
    };
    const set = await walk.makes("planner", "setPopulations", { input: [figure] });
    expect(set.populations).toMatchObject([{ people: 6120, asOf: "2026-02-28", area: { id: STREET } }]);

    const later = { ...figure, asOf: "2026-03-01" };
    for (const [wrong, field] of [
      [{ area: "640105999" }, "area"],
      [{ audience: "CATS" }, "audience"],
      [{ people: -1 }, "people"],
      [{ asOf: "2301-01-01" }, "asOf"],
      [{ source: " " }, "source"],
    ] as const)
      expect(
        await walk.refuses("planner", "setPopulations", { input: [later, { ...later, ...wrong }] }),
      ).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path: ["input", "1", field] });
    const contradiction = await walk.refuses("planner", "setPopulations", {
      input: [{ ...figure, people: 1 }],
    });
    expect(contradiction).toMatchObject({ path: ["input", "0", "asOf"] });
    expect(contradiction.message).toContain("is known as 6120 (source: Register)");
    expect(contradiction.inChinese.message).toContain("已登记为 6120 人（来源：Register）");
    // As the refusal says: the new figure is for another day.
    await walk.makes("planner", "setPopulations", { input: [{ ...later, people: 1 }] });

    const venue = await aVenue(walk);
    const read = await walk.data(
      "analyst",
      `{ district { id level } audiences { id name }
         area(id: "${STREET}") { populations(on: "2026-02-28") { people audience { id } } }
         community: area(id: "${COMMUNITY}") { path { id } venues(first: 100) { nodes { id } } } }`,
    );
    expect(read.district).toEqual({ id: DISTRICT, level: "DISTRICT" });
    expect(read.audiences).toContainEqual({ id: "ELDERLY", name: expect.any(String) });
    expect(read.area.populations).toContainEqual({ people: 6120, audience: { id: "ELDERLY" } });
    expect(read.community.path).toContainEqual({ id: STREET });
    expect(read.community.venues.nodes).toContainEqual({ id: venue.id });
  },
};

/** The official codes gain a community with a grid, and an existing community becomes part of a new one. */
export const adjustments: Scenario = {
  noun: "areas whose codes change",
  operations: ["Mutation.adjustAreas"],
  walk: async (walk) => {
    const [one, other] = [`${STREET}991`, `${STREET}992`];
    const add = [
      { id: one, name: "Old lane" },
      { id: other, name: "New lane" },
    ];
    const merge = [{ area: one, into: other }];
    for (const [input, path] of [
      [{}, []],
      [{ add: [{ id: `${STREET}99`, name: "Lane" }] }, ["add", "0", "id"]],
      [{ add: [{ id: `${DISTRICT}999001`, name: "Lane" }] }, ["add", "0", "id"]],
      [{ add: [add[0], { id: other, name: " " }] }, ["add", "1", "name"]],
      [{ merge }, ["merge", "0", "area"]],
      [{ add: [add[0]], merge }, ["merge", "0", "into"]],
      [{ add, merge: [{ area: one, into: STREET }] }, ["merge", "0", "into"]],
      [{ merge: [{ area: STREET, into: "640105003" }] }, ["merge", "0", "area"]],
    ] as const)
      expect(await walk.refuses("admin", "adjustAreas", { input })).toMatchObject({
        __typename: "InvalidInput",
        code: "INVALID_INPUT",
        path: ["input", ...path],
      });

    const adjusted = await walk.makes("admin", "adjustAreas", { input: { add, merge } });
    expect(adjusted.areas).toEqual([
      { id: one, name: "Old lane", level: "COMMUNITY", mergedInto: { id: other } },
      { id: other, name: "New lane", level: "COMMUNITY", mergedInto: null },
      { id: one, name: "Old lane", level: "COMMUNITY", mergedInto: { id: other } },
    ]);
    expect(await walk.makes("admin", "adjustAreas", { input: { add, merge } })).toEqual(adjusted);
    const again = { add: [add[0]], merge: [{ area: other, into: one }] };
    expect(await walk.refuses("admin", "adjustAreas", { input: again })).toMatchObject({
      path: ["input", "merge", "0", "into"],
    });
  },
};

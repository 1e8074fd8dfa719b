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
    // As the refusal says: the new figure goes to another day.
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

import type { Scenario } from "./walk.js";
import { aCampaign, aLecture, aVenue, COMMUNITY } from "./world.js";

export const programmes: Scenario = {
  noun: "programmes",
  operations: ["Query.programmes", "Mutation.saveProgramme", "Mutation.replicateProgramme"],
  walk: async (walk) => {
    const campaign = await aCampaign(walk, "ACTIVE", { area: COMMUNITY });
    const save = (name: string) => ({ campaign: campaign.id, name });
    expect(await walk.refuses("planner", "saveProgramme", save(" "))).toMatchObject({
      __typename: "InvalidInput",
      code: "INVALID_INPUT",
      path: ["name"],
    });
    expect(await walk.refuses("planner", "saveProgramme", save("Model"))).toMatchObject({
      __typename: "InvalidState",
      code: "INVALID_STATE",
      state: "ACTIVE",
    });
    const input = aLecture(campaign, await aVenue(walk), "2026-03-04", 10, { audiences: ["ELDERLY"] });
    await walk.makes("planner", "registerEvent", { input });
    const programme = await walk.makes("planner", "saveProgramme", save("Model"));
    expect(programme.steps).toEqual([{ dayOffset: 3, kind: "LECTURE", minutes: 60 }]);
    expect(await walk.data("analyst", "{ programmes { id source { id } } }")).toEqual({
      programmes: [{ id: programme.id, source: { id: campaign.id } }],
    });

    const areas = ["640105002", "640105003"];
    const replicate = { programme: programme.id, areas, startsOn: "2026-06-01", dryRun: false };
    for (const [wrong, path] of [
      [{ areas: [] }, ["areas"]],
      [{ areas: [areas[0], areas[0]] }, ["areas", "1"]],
      [{ areas: [areas[0], "640105999"] }, ["areas", "1"]],
      [{ startsOn: "1999-12-31" }, ["startsOn"]],
    ] as const)
      expect(await walk.refuses("planner", "replicateProgramme", { ...replicate, ...wrong })).toMatchObject({
        __typename: "InvalidInput",
        code: "INVALID_INPUT",
        path,
      });
    const dry = await walk.makes("planner", "replicateProgramme", { ...replicate, dryRun: true });
    const made = await walk.makes("planner", "replicateProgramme", replicate);
    expect(dry).toEqual({ ...made, campaigns: [] });
    expect(made.campaigns).toMatchObject(areas.map((id) => ({ status: "DRAFT", area: { id } })));
  },
};

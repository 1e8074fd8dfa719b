import type { Scenario } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aVenue } from "./world.js";

export const speakers: Scenario = {
  noun: "speakers",
  operations: ["Query.speaker", "Query.speakers", "Mutation.createSpeaker"],
  walk: async (walk) => {
    const agency = await agencyOf(walk, "education");
    const whole = {
      name: "Teacher Ha",
      agency,
      audiences: ["ADOLESCENT"],
      languages: ["zh-CN"],
      weeklyLimit: 2,
    };
    for (const [wrong, field] of [
      [{ name: " " }, "name"],
      [{ audiences: ["CATS"] }, "audiences"],
      [{ languages: [" "] }, "languages"],
      [{ weeklyLimit: 51 }, "weeklyLimit"],
    ] as const)
      expect(
        await walk.refuses("education", "createSpeaker", { input: { ...whole, ...wrong } }),
      ).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path: ["input", field] });
    expect(
      await walk.refuses("admin", "createSpeaker", { input: { ...whole, agency: "none" } }),
    ).toMatchObject({ __typename: "InvalidInput", path: ["input", "agency"] });

    const { id } = await walk.makes("education", "createSpeaker", { input: whole });
    const [campaign, venue] = [await aCampaign(walk), await aVenue(walk)];
    await walk.makes("planner", "registerEvent", {
      input: aLecture(campaign, venue, "2026-03-04", 10, { audiences: ["ADOLESCENT"], speakers: [id] }),
    });
    const free = (from: string, to: string) =>
      `speakers(agency: "${agency}", audience: "ADOLESCENT", freeFrom: "2026-03-04T${from}:00Z", freeTo: "2026-03-04T${to}:00Z") { id }`;
    const read = await walk.data(
      "planner",
      `{ speaker(id: "${id}") { name languages } busy: ${free("02:30", "03:30")} idle: ${free("03:00", "04:00")} }`,
    );
    expect(read.speaker).toEqual({ name: "Teacher Ha", languages: ["zh-CN"] });
    expect(read.idle).toContainEqual({ id });
    expect(read.busy).not.toContainEqual({ id });
  },
};

export const materials: Scenario = {
  noun: "materials",
  operations: ["Query.material", "Query.materials", "Mutation.createMaterial"],
  walk: async (walk) => {
    const whole = {
      title: "Fake orders",
      kind: "CASE",
      scamType: "fake orders",
      audiences: ["RESIDENT"],
      language: "zh-CN",
      body: "First a little, then a lot.",
    };
    for (const [wrong, field] of [
      [{ title: " " }, "title"],
      [{ scamType: null }, "scamType"],
      [{ audiences: [] }, "audiences"],
      [{ language: " " }, "language"],
      [{ body: null }, "body"],
      [{ url: "javascript:alert(1)" }, "url"],
    ] as const)
      expect(
        await walk.refuses("education", "createMaterial", { input: { ...whole, ...wrong } }),
      ).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path: ["input", field] });
    const { id } = await walk.makes("education", "createMaterial", { input: whole });
    const read = await walk.data(
      "analyst",
      `{ material(id: "${id}") { title scamType } materials(kinds: [CASE], scamType: "fake orders") { id } }`,
    );
    expect(read).toEqual({
      material: { title: "Fake orders", scamType: "fake orders" },
      materials: [{ id }],
    });
  },
};

import type { Scenario } from "./walk.js";
import { aCampaign, aLecture, aVenue } from "./world.js";

export const series: Scenario = {
  noun: "series of events",
  operations: ["Mutation.registerEventSeries"],
  walk: async (walk) => {
    const [campaign, venue] = [await aCampaign(walk), await aVenue(walk)];
    const input = aLecture(campaign, venue, "2026-03-06", 10, {
      kind: "SCHOOL_CLASS",
      audiences: ["ADOLESCENT"],
    });
    const weekly = { input, rule: "FREQ=WEEKLY;BYDAY=FR,SU", until: "2026-03-15" };
    for (const [wrong, path] of [
      [{ rule: "FREQ=HOURLY" }, ["rule"]],
      [{ rule: "FREQ=WEEKLY;BYDAY=MO" }, ["rule"]],
      [{ until: "2026-03-05" }, ["until"]],
      [{ input: { ...input, endsAt: input.startsAt } }, ["input", "endsAt"]],
    ] as const)
      expect(await walk.refuses("planner", "registerEventSeries", { ...weekly, ...wrong })).toMatchObject({
        __typename: "InvalidInput",
        code: "INVALID_INPUT",
        path,
      });

    const other = await walk.makes("planner", "registerEvent", {
      input: aLecture(campaign, venue, "2026-03-13", 10),
    });
    const made = await walk.makes("planner", "registerEventSeries", weekly);
    expect(made.occurrences).toEqual([
      { startsAt: "2026-03-06T02:00:00.000Z", result: { __typename: "Event", id: expect.any(String) } },
      noSchool("2026-03-08", "2026-03-09"),
      {
        startsAt: "2026-03-13T02:00:00.000Z",
        result: {
          __typename: "VenueConflict",
          message: expect.stringContaining("“Lecture”"),
          event: { id: other.id },
        },
      },
      noSchool("2026-03-15", "2026-03-16"),
    ]);
    // Sent again, it books nothing twice.
    expect(await walk.makes("planner", "registerEventSeries", weekly)).toEqual(made);
  },
};

function noSchool(day: string, nextSchoolDay: string) {
  const message = `There is no school that day; the next school day is ${nextSchoolDay}.`;
  return {
    startsAt: `${day}T02:00:00.000Z`,
    result: { __typename: "NotASchoolDay", message, nextSchoolDay },
  };
}

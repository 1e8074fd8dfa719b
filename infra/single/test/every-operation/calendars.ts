import { times } from "@starlane/testing";
import type { Scenario } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aVenue } from "./world.js";

const MOST_FEEDS = 20;

export const calendars: Scenario = {
  noun: "calendar feeds",
  operations: ["Query.calendarFeeds", "Mutation.createCalendarFeed", "Mutation.revokeCalendarFeed"],
  walk: async (walk) => {
    const [venue, agency] = [await aVenue(walk), await agencyOf(walk, "planner")];
    await walk.makes("planner", "registerEvent", {
      input: aLecture(await aCampaign(walk), venue, "2026-03-04", 10, { title: "Beware of fake orders" }),
    });
    const made = [];
    for (const args of [
      { kind: "VENUE", id: venue.id },
      { kind: "AGENCY" },
      ...times(MOST_FEEDS - 2, () => ({ kind: "USER" })),
    ])
      made.push(await walk.makes("planner", "createCalendarFeed", args));
    for (const { address } of made.slice(0, 3)) {
      const calendar = await fetch(`${walk.starlane.url}${address}`);
      expect([calendar.status, await calendar.text()]).toEqual([
        200,
        expect.stringContaining("SUMMARY:Beware of fake orders"),
      ]);
    }
    expect(await walk.refuses("planner", "createCalendarFeed", { kind: "USER" })).toMatchObject({
      __typename: "InvalidInput",
      code: "INVALID_INPUT",
      path: ["kind"],
    });

    // As the refusal says: revoking one makes room.
    const [{ feed, address }] = made;
    expect(feed).toMatchObject({ kind: "VENUE", subjectId: venue.id });
    expect(await walk.makes("planner", "revokeCalendarFeed", { id: feed.id })).toEqual(feed);
    expect((await fetch(`${walk.starlane.url}${address}`)).status).toBe(404);
    await walk.makes("planner", "createCalendarFeed", { kind: "USER" });
    const { calendarFeeds } = await walk.data("planner", "{ calendarFeeds { id kind subjectId } }");
    expect(calendarFeeds).toHaveLength(MOST_FEEDS);
    expect(calendarFeeds).toContainEqual({ id: made[1].feed.id, kind: "AGENCY", subjectId: agency });
    expect(calendarFeeds).not.toContainEqual(feed);
  },
};

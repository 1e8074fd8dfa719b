import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

describe.each(["in process", "over HTTP"] as const)("calendars, with services %s", (reach) => {
  let starlane: TestStarlane;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, now: () => new Date("2026-03-02T01:00:00Z") });
  });
  afterAll(() => starlane.close());

  test("a calendar program reads a school's events by a secret address, until that is revoked", async () => {
    const { campaign, school } = await aCampaignUnderWay(starlane);
    await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
    const { createCalendarFeed: created } = await starlane.data(
      "education",
      `mutation { createCalendarFeed(kind: VENUE, id: "${school.id}") { ... on CalendarFeedCreated { path feed { id } } } }`,
    );
    const read = () => fetch(`${starlane.url}${created.path}`);
    const calendar = await read();
    expect([calendar.status, calendar.headers.get("content-type")]).toEqual([
      200,
      "text/calendar; charset=utf-8",
    ]);
    const text = await calendar.text();
    expect(text).toContain("DTSTART;TZID=Asia/Shanghai:20260304T100000");
    expect(text).toContain(`LOCATION:${school.name}`);
    await starlane.data("education", `mutation { revokeCalendarFeed(id: "${created.feed.id}") { id } }`);
    expect((await read()).status).toBe(404);
  });

  test("a wrong address is none, and the graph gives nobody a calendar", async () => {
    expect((await fetch(`${starlane.url}/calendar/${"a".repeat(43)}.ics`)).status).toBe(404);
    expect((await fetch(`${starlane.url}/calendar/x`)).status).toBe(404);
    const { errors } = await starlane.ask("admin", '{ calendarOf(secret: "x") }');
    expect(errors?.[0].extensions.code).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});

import { addDays, localDate, localTime, monthOf, weekday, weekOf } from "@starlane/calendar";
import { aClock, AWKWARD_INSTANTS, ORDINARY_INSTANT } from "@starlane/testing";
import { someFieldWork, type FieldWork } from "./field-work.js";
import { checkInAt } from "./outreach.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const DISTRICT = "640105";
const COMMUNITY = "640105002002";

const REGISTER = `mutation($input: RegisterEventInput!) {
  registerEvent(input: $input) { __typename ... on Event { id startsAt } ... on NotASchoolDay { nextSchoolDay } ... on UserError { message } } }`;
const SERIES = `mutation($input: RegisterEventInput!, $until: Date!) {
  registerEventSeries(input: $input, rule: "FREQ=WEEKLY", until: $until) {
    ... on EventSeries { occurrences { startsAt result { __typename } } } ... on UserError { message } } }`;

describe.each(Object.entries({ ordinary: ORDINARY_INSTANT, ...AWKWARD_INSTANTS }))(
  "a district that starts at %s, %s",
  (_name, instant) => {
    let starlane: TestStarlane;
    let work: FieldWork;
    let other: Json;
    /** The day of the start; it may be past midnight by now. */
    const today = localDate(new Date(instant));
    beforeAll(async () => {
      starlane = await aStarlane({ reach: "in process", now: aClock(instant) });
      work = await someFieldWork(starlane);
      const { venues } = await starlane.data(
        "education",
        "{ venues(filter: { kinds: [SCHOOL] }) { nodes { id name } } }",
      );
      other = venues.nodes.find(({ id }: Json) => id !== work.school.id);
    });
    afterAll(() => starlane.close());

    const lecture = (day: string, changed: object = {}) => ({
      campaign: work.campaign,
      title: "识破网络诈骗",
      kind: "LECTURE",
      venue: other.id,
      audiences: ["ADOLESCENT"],
      startsAt: `${day}T01:00:00Z`,
      endsAt: `${day}T01:45:00Z`,
      ...changed,
    });

    test("accepts a school class on the next school day", async () => {
      const register = async (day: string): Promise<Json> =>
        (await starlane.data("education", REGISTER, { input: lecture(day, { kind: "SCHOOL_CLASS" }) }))
          .registerEvent;
      let day = addDays(today, 1);
      let answer = await register(day);
      if (answer.__typename === "NotASchoolDay") {
        expect(answer.nextSchoolDay > day).toBe(true);
        day = answer.nextSchoolDay;
        expect(["SATURDAY", "SUNDAY"]).not.toContain(weekday(day));
        answer = await register(day);
      }
      expect(answer).toMatchObject({ __typename: "Event", startsAt: `${day}T01:00:00.000Z` });
    });

    test("accepts a weekly lecture", async () => {
      const first = weekOf(addDays(today, 14)); // a Monday: the school is closed at weekends
      const { registerEventSeries } = await starlane.data("education", SERIES, {
        input: lecture(first, { startsAt: `${first}T06:00:00Z`, endsAt: `${first}T06:45:00Z` }),
        until: addDays(first, 14),
      });
      expect(registerEventSeries).toEqual({
        occurrences: [0, 7, 14].map((days) => ({
          startsAt: `${addDays(first, days)}T06:00:00.000Z`,
          result: { __typename: "Event" },
        })),
      });
    });

    test("imports the timetable of two weeks", async () => {
      const mapping = {
        firstMonday: weekOf(addDays(today, 35)),
        weeks: 2,
        periods: { 第一节: "08:00-08:40", 晚自习: "16:30-17:10" },
        title: "反诈课堂：{class}",
        same: { kind: "讲座", venue: other.name, audiences: "学生" },
      };
      const form = {
        mode: "all",
        campaign: work.campaign,
        layout: "timetable",
        mapping: JSON.stringify(mapping),
      };
      const answer = await fetch(`${starlane.url}/uploads/events?${new URLSearchParams(form).toString()}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${await starlane.tokenOf("education")}`,
          "content-type": "text/csv",
        },
        body: "节次,星期一,星期二,星期三\n第一节,三(1)班,/,三(2)班\n晚自习,三(3)班,,\n",
      });
      expect(await answer.json()).toMatchObject({ report: { rows: 6, accepted: 6, refused: [] } });
    });

    test("counts today's attendances in this month", async () => {
      const at = starlane.now();
      await checkInAt(starlane, work.visits, [
        { person: { phone: "13812345678" }, audience: "RESIDENT", area: COMMUNITY, at: at.toISOString() },
      ]);
      const day = localDate(at);
      const { coverage } = await starlane.data(
        "planner",
        `query($filter: CoverageFilter) { coverage(area: "${DISTRICT}", by: [MONTH], filter: $filter) { rows { month reached } total { reached } } }`,
        { filter: { from: day, to: day } },
      );
      expect(coverage.total.reached).toBe(1);
      expect(coverage.rows.filter(({ reached }: Json) => reached > 0)).toEqual([
        { month: monthOf(day), reached: 1 },
      ]);
    });

    test("opens a self check-in link that is valid now", async () => {
      const { openSelfCheckIn: link } = await starlane.data(
        "planner",
        `mutation { openSelfCheckIn(event: "${work.visits}") { ... on SelfCheckIn { url } ... on UserError { message } } }`,
      );
      const page = await fetch(link.url);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<form")]);
    });

    test("shows a current event in a calendar, and not as past", async () => {
      const { viewer } = await starlane.data("planner", "{ viewer { agency { id } } }");
      const { createCalendarFeed } = await starlane.data(
        "planner",
        `mutation { createCalendarFeed(kind: AGENCY, id: "${viewer.agency.id}") { ... on CalendarFeedCreated { path } ... on UserError { message } } }`,
      );
      const calendar = await (await fetch(starlane.url + createCalendarFeed.path)).text();
      const starts = new Date(new Date(instant).getTime() - 3_600_000);
      const written = `${localDate(starts)}T${localTime(starts)}`.replaceAll(/[-:]/g, "");
      expect(calendar).toContain(`DTSTART;TZID=Asia/Shanghai:${written}`);
      const { due } = await starlane.data(
        "planner",
        "{ due { eventsWithoutSpeakersCount eventsAtClosedVenuesCount } }",
      );
      expect(due.eventsAtClosedVenuesCount).toBe(0);
      expect(due.eventsWithoutSpeakersCount).toBeGreaterThan(0); // within the next fourteen days
      const { venue } = await starlane.data(
        "planner",
        `query($from: DateTime!, $to: DateTime!) { venue(id: "${other.id}") { availability(from: $from, to: $to) { startsAt endsAt } } }`,
        { from: starlane.now(), to: new Date(starlane.now().getTime() + 14 * 24 * 3_600_000) },
      );
      expect(venue.availability.length).toBeGreaterThan(0);
    });
  },
);

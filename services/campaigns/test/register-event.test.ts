import type { TestService } from "@starlane/testing";
import * as world from "./world.js";

const { aCampaign, anEvent, ask, REGISTER } = world;

let service: TestService;
let campaign: { id: string; version: number };
beforeAll(async () => {
  service = await world.aWorld();
  campaign = await aCampaign(service);
  await world.joins(service, campaign.id, world.educator);
});
afterAll(() => service.close());

test("an event without approvers is confirmed, holds its time and is published", async () => {
  const event = await ask(
    service,
    world.planner,
    REGISTER,
    anEvent(campaign, { speakers: [world.VOLUNTEER], capacity: 80 }),
  );
  expect(event).toMatchObject({
    __typename: "Event",
    status: "CONFIRMED",
    version: 1,
    agency: { id: world.BUREAU },
    venue: { id: world.HALL },
    area: { id: world.COMMUNITY },
    audiences: [{ id: "RESIDENT" }],
    speakers: [{ id: world.VOLUNTEER }],
    materials: [],
    approvals: [],
    notices: [],
  });
  const published = (await service.published("campaigns.event")).find(({ id }) => id === event.id);
  expect(published).toEqual({
    id: event.id,
    campaign: campaign.id,
    agency: world.BUREAU,
    kind: "LECTURE",
    area: world.COMMUNITY,
    venue: world.HALL,
    audiences: ["RESIDENT"],
    startsAt: "2026-03-04T02:00:00.000Z",
    endsAt: "2026-03-04T03:00:00.000Z",
    status: "CONFIRMED",
    capacity: 80,
    version: 1,
  });
});

/** The next day without any other event of this file; each test that holds time takes one of its own. */
let days = 0;
function aDay(): string {
  days += 1;
  return new Date(Date.UTC(2026, 5, days)).toISOString().slice(0, 10);
}

describe("the right to register", () => {
  test.each(["DRAFT", "SUBMITTED", "CLOSED", "CANCELLED"])(
    "is refused in a campaign that is %s",
    async (status) => {
      const shut = await aCampaign(service, { status });
      const refusal = await ask(service, world.planner, REGISTER, anEvent(shut));
      expect(refusal).toMatchObject({ __typename: "InvalidState", code: "INVALID_STATE", state: status });
    },
  );

  test.each(["APPROVED", "ACTIVE"])("is granted in a campaign that is %s", async (status) => {
    const open = await aCampaign(service, { status });
    const event = await ask(
      service,
      world.planner,
      REGISTER,
      anEvent(open, { venue: world.FAR_HALL, ...from(aDay()) }),
    );
    expect(event.__typename).toBe("Event");
  });

  test("is granted to an agency that accepted, and one below it", async () => {
    for (const viewer of [world.educator, world.headmaster]) {
      const event = await ask(service, viewer, REGISTER, anEvent(campaign, from(aDay())));
      expect(event).toMatchObject({ __typename: "Event", agency: { id: viewer.agency } });
    }
  });

  test("is granted for an agency below one's own, not for another's", async () => {
    const below = await ask(
      service,
      world.educator,
      REGISTER,
      anEvent(campaign, { agency: world.SCHOOL_AGENCY, ...from(aDay()) }),
    );
    expect(below.agency.id).toBe(world.SCHOOL_AGENCY);
    const variables = anEvent(campaign, { agency: world.BUREAU });
    expect(await world.codeOf(service.ask(world.educator, REGISTER, { variables }))).toBe("FORBIDDEN");
  });

  test("is refused to an agency that does not participate", async () => {
    const here = { venue: world.FAR_HALL, ...from(aDay()) };
    expect(await ask(service, world.stranger, REGISTER, anEvent(campaign, here))).toMatchObject({
      __typename: "AgencyNotParticipating",
      code: "AGENCY_NOT_PARTICIPATING",
      agency: { id: world.OTHERS },
    });
  });

  test("is refused outside the area of the user's rights", async () => {
    const variables = anEvent(campaign, { venue: world.FAR_HALL });
    expect(await world.codeOf(service.ask(world.headmaster, REGISTER, { variables }))).toBe("FORBIDDEN");
  });

  test("is refused in an invisible campaign and in an unknown one", async () => {
    const elsewhere = await aCampaign(service, { area: world.STREET, targets: [] });
    for (const id of [elsewhere.id, world.id("abc"), "no id"]) {
      const refusal = await ask(service, world.stranger, REGISTER, anEvent({ id }));
      expect(refusal).toMatchObject({ __typename: "InvalidInput", path: ["input", "campaign"] });
    }
  });
});

function from(day: string, startsAt = "02:00", endsAt = "03:00") {
  return { startsAt: `${day}T${startsAt}:00Z`, endsAt: `${day}T${endsAt}:00Z` };
}

const outside = { __typename: "OutsideCampaign", startsOn: "2026-03-01", endsOn: "2026-12-31" };

describe("every refusal has a message in both languages", () => {
  const cases: [string, Record<string, unknown>, Record<string, unknown>, string, string][] = [
    ["no title", { title: "  " }, input("title"), "活动名称", "title"],
    [
      "an end before the start",
      from("2026-03-04", "03:00", "02:00"),
      input("endsAt"),
      "结束时间",
      "ends after",
    ],
    ["more than 24 hours", { endsAt: "2026-03-05T02:00:01Z" }, input("endsAt"), "24 小时", "24 hours"],
    ["no audience", { audiences: [] }, input("audiences"), "宣传对象", "whom"],
    ["an unknown audience", { audiences: ["CATS"] }, input("audiences"), "宣传对象", "no such audience"],
    ["a lecture without a venue", { venue: null }, input("venue"), "场所", "needs a venue"],
    ["a lecture with an area", { area: world.STREET }, input("area"), "区域", "leave the area out"],
    ["visits in a venue", { kind: "DOOR_TO_DOOR" }, input("venue"), "区域", "name an area"],
    ["visits nowhere", { kind: "DOOR_TO_DOOR", venue: null }, input("area"), "区域", "Name the area"],
    [
      "visits in an unknown area",
      { kind: "ONLINE", venue: null, area: "640105999" },
      input("area"),
      "区划代码",
      "code",
    ],
    ["no room at all", { capacity: 0 }, input("capacity"), "人数", "capacity"],
    ["an unknown material", { materials: ["x"] }, input("materials"), "资料", "material"],
    ["a day before the campaign", from("2026-02-27"), outside, "2026-03-01", "2026-12-31"],
    ["an end after its last day", from("2026-12-31", "15:30", "16:01"), outside, "专项行动期间", "runs from"],
    ["an unknown venue", { venue: world.id("dead") }, input("venue"), "没有找到", "no such venue"],
    ["an invalid venue id", { venue: "hall" }, input("venue"), "没有找到", "no such venue"],
    ["an archived venue", { venue: world.ARCHIVED }, input("venue"), "已停用", "no longer in use"],
    [
      "a class on a Saturday",
      { kind: "SCHOOL_CLASS", venue: world.SCHOOL, ...from("2026-03-07") },
      { __typename: "NotASchoolDay", code: "NOT_A_SCHOOL_DAY", holiday: null, nextSchoolDay: "2026-03-09" },
      "2026-03-09",
      "2026-03-09",
    ],
    [
      "a lecture for the old on National Day",
      { kind: "SENIOR_LECTURE", ...from("2026-10-01") },
      input("startsAt"),
      "国庆节",
      "National Day",
    ],
    [
      "a venue that is shut at noon",
      { venue: world.SCHOOL, ...from("2026-03-04", "03:30", "04:30") },
      {
        __typename: "OutsideOpeningHours",
        code: "OUTSIDE_OPENING_HOURS",
        nextSlot: { startsAt: new Date("2026-03-04T06:00Z"), endsAt: new Date("2026-03-04T07:00Z") },
      },
      "空闲时段",
      "next free time",
    ],
    [
      "longer than the venue is ever open",
      { venue: world.SCHOOL, ...from("2026-03-04", "00:00", "05:00") },
      { __typename: "OutsideOpeningHours", nextSlot: null },
      "换一个场所",
      "another venue",
    ],
    [
      "more people than there is room for",
      { capacity: 101 },
      { __typename: "OverCapacity", code: "OVER_CAPACITY", capacity: 100, requested: 101 },
      "100",
      "100",
    ],
    ["an unknown speaker", { speakers: ["nobody"] }, input("speakers"), "宣讲员", "no such speaker"],
    ["a speaker to others", { speakers: [world.TEACHER] }, input("speakers"), "王老师", "王老师"],
  ];
  test.each(cases)("%s", async (_case, changes, refusal, zh, en) => {
    for (const [language, words] of [
      ["zh-CN", zh],
      ["en", en],
    ] as const) {
      const answer = await ask(service, world.planner, REGISTER, anEvent(campaign, changes), language);
      expect(answer).toMatchObject(refusal);
      expect(answer.message).toContain(words);
    }
  });

  test("a class on a holiday names it in the language of the request", async () => {
    const variables = anEvent(campaign, { kind: "SCHOOL_CLASS", venue: world.SCHOOL, ...from("2026-10-01") });
    const zh = await ask(service, world.planner, REGISTER, variables, "zh-CN");
    const en = await ask(service, world.planner, REGISTER, variables, "en");
    expect([zh.holiday, en.holiday]).toEqual(["国庆节", "National Day"]);
    expect(zh.nextSchoolDay).toBe("2026-10-08");
  });

  test("a place outside the campaign's area", async () => {
    const street = await aCampaign(service, { area: world.STREET, targets: [] });
    const refusal = await ask(service, world.planner, REGISTER, anEvent(street, { venue: world.FAR_HALL }));
    expect(refusal).toMatchObject(input("venue"));
  });

  test("a speaker whose week is full", async () => {
    const [monday, sunday, nextMonday] = ["2026-04-13", "2026-04-19", "2026-04-20"].map((day) =>
      anEvent(campaign, { speakers: [world.TIRED], ...from(day) }),
    );
    expect((await ask(service, world.planner, REGISTER, monday)).__typename).toBe("Event");
    const zh = await ask(service, world.planner, REGISTER, sunday, "zh-CN");
    expect(zh).toMatchObject({ ...input("speakers"), message: expect.stringContaining("每周上限") });
    expect((await ask(service, world.planner, REGISTER, nextMonday)).__typename).toBe("Event");
  });

  test.each([
    ["zh-CN", "已安排活动“反诈知识讲座”"],
    ["en", "taken then by “反诈知识讲座”"],
  ] as const)("a taken venue, in %s", async (language, words) => {
    const day = aDay();
    const first = await ask(service, world.planner, REGISTER, anEvent(campaign, from(day)));
    const late = anEvent(campaign, { title: "迟到", ...from(day, "02:30", "03:30") });
    expect(await ask(service, world.planner, REGISTER, late, language)).toMatchObject({
      __typename: "VenueConflict",
      code: "VENUE_CONFLICT",
      event: { id: first.id },
      message: expect.stringContaining(words),
    });
  });

  test.each([
    ["zh-CN", "宣讲员李志愿者"],
    ["en", "李志愿者 speaks then"],
  ] as const)("a taken speaker, in %s: the requested venue stays free", async (language, words) => {
    const day = aDay();
    const here = anEvent(campaign, { speakers: [world.VOLUNTEER], ...from(day) });
    const first = await ask(service, world.planner, REGISTER, here);
    const there = { venue: world.FAR_HALL, ...from(day) };
    const refusal = await ask(
      service,
      world.planner,
      REGISTER,
      anEvent(campaign, { speakers: [world.VOLUNTEER], ...there }),
      language,
    );
    expect(refusal).toMatchObject({
      __typename: "SpeakerConflict",
      code: "SPEAKER_CONFLICT",
      speaker: { id: world.VOLUNTEER },
      event: { id: first.id },
      message: expect.stringContaining(words),
    });
    const again = await ask(service, world.planner, REGISTER, anEvent(campaign, there));
    expect(again.__typename).toBe("Event");
  });

  function input(field: string) {
    return { __typename: "InvalidInput", code: "INVALID_INPUT", path: ["input", field] };
  }
});

describe("accepted events", () => {
  test("an event that begins when another ends", async () => {
    const day = aDay();
    await ask(service, world.planner, REGISTER, anEvent(campaign, from(day)));
    const next = await ask(service, world.planner, REGISTER, anEvent(campaign, from(day, "03:00", "04:00")));
    expect(next.__typename).toBe("Event");
  });

  test("visits and online events, with an area and no venue", async () => {
    for (const kind of ["DOOR_TO_DOOR", "ONLINE"]) {
      const event = await ask(
        service,
        world.planner,
        REGISTER,
        anEvent(campaign, { kind, venue: null, area: world.STREET }),
      );
      expect(event).toMatchObject({ status: "CONFIRMED", venue: null, area: { id: world.STREET } });
    }
  });

  test("a time already past", async () => {
    service.setTime("2026-11-01T00:00:00Z");
    const event = await ask(service, world.planner, REGISTER, anEvent(campaign, from(aDay())));
    service.setTime("2026-03-02T01:00:00Z");
    expect(event.__typename).toBe("Event");
  });

  test("a class in a year whose holidays are not announced, with a notice", async () => {
    const later = await aCampaign(service, { startsOn: "2049-01-01", endsOn: "2049-12-31" });
    const variables = anEvent(later, { kind: "SCHOOL_CLASS", venue: world.SCHOOL, ...from("2049-03-03") });
    const event = await ask(service, world.planner, REGISTER, variables, "zh-CN");
    expect(event.notices).toEqual([expect.stringContaining("2049 年的放假安排尚未公布")]);
  });

  test("the same audience and speaker twice, once", async () => {
    const twice = { audiences: ["RESIDENT", "RESIDENT"], speakers: [world.VOLUNTEER, world.VOLUNTEER] };
    const event = await ask(
      service,
      world.planner,
      REGISTER,
      anEvent(campaign, { ...twice, ...from(aDay()) }),
    );
    expect(event).toMatchObject({ audiences: [{ id: "RESIDENT" }], speakers: [{ id: world.VOLUNTEER }] });
  });
});

describe("required approvals", () => {
  test.each([
    [
      "the owner's, when another agency registers",
      world.planner,
      world.SCHOOL,
      "PROPOSED",
      [world.SCHOOL_AGENCY],
    ],
    ["none, when the owner registers", world.headmaster, world.SCHOOL, "CONFIRMED", []],
    ["none, when an agency above the owner registers", world.educator, world.SCHOOL, "CONFIRMED", []],
    [
      "that of one above, when the venue is theirs",
      world.headmaster,
      world.EDUCATION_HALL,
      "PROPOSED",
      [world.EDUCATION],
    ],
    ["none, for a venue without an owner", world.planner, world.HALL, "CONFIRMED", []],
  ])("%s", async (_case, viewer, venue, status, agencies) => {
    const event = await ask(service, viewer, REGISTER, anEvent(campaign, { venue, ...from(aWorkingDay()) }));
    expect(event).toMatchObject({
      status,
      approvals: agencies.map((agency) => ({ agency: { id: agency }, decision: "PENDING" })),
    });
  });
});

let weeks = 0;
function aWorkingDay(): string {
  weeks += 1;
  return new Date(Date.UTC(2026, 6, 1 + 7 * weeks)).toISOString().slice(0, 10);
}

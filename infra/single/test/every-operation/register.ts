import type { Json } from "../starlane.js";
import type { Scenario, Walk } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aSpeaker, aVenue, hourOf } from "./world.js";

/** Builds the input of an event, with changes that cause a refusal. */
type Ask = (changes: object) => { input: object };

export const registering: Scenario = {
  noun: "registering events",
  operations: ["Query.event", "Query.events", "Mutation.registerEvent", "Campaign.events", "Speaker.events"],
  walk: async (walk) => {
    const [campaign, venue, speaker] = [await aCampaign(walk), await aVenue(walk), await aSpeaker(walk)];
    const ask: Ask = (changes) => ({ input: { ...aLecture(campaign, venue, "2026-03-04"), ...changes } });
    const event = await walk.makes("planner", "registerEvent", ask({ speakers: [speaker.id] }));
    expect(event).toMatchObject({ status: "CONFIRMED", version: 1, speakers: [{ id: speaker.id }] });

    const window = 'from: "2026-03-03T16:00:00Z", to: "2026-03-04T16:00:00Z"';
    const read = await walk.data(
      "planner",
      `{ event(id: "${event.id}") { title } events(filter: { venues: ["${venue.id}"] }) { nodes { id } }
         campaign(id: "${campaign.id}") { events { nodes { id } } }
         speaker(id: "${speaker.id}") { events(${window}) { id } } }`,
    );
    const only = [{ id: event.id }];
    expect(read).toEqual({
      event: { title: "Lecture" },
      events: { nodes: only },
      campaign: { events: { nodes: only } },
      speaker: { events: only },
    });

    await isNamed(walk, ask);
    await isFree(walk, ask, { event, speaker });
    await fits(walk, ask);
    await isOpen(walk, campaign);
    await isASchoolDay(walk, ask);
    await takesPart(walk, campaign, venue);
  },
};

async function isNamed(walk: Walk, ask: Ask): Promise<void> {
  for (const [wrong, field] of [
    [{ title: " " }, "title"],
    [{ endsAt: "2026-03-04T02:00:00Z" }, "endsAt"],
    [{ audiences: ["CATS"] }, "audiences"],
    [{ venue: null }, "venue"],
    [{ kind: "ONLINE", venue: null, area: "640105999" }, "area"],
    [{ capacity: 0 }, "capacity"],
    [{ materials: ["none"] }, "materials"],
    [{ campaign: "none" }, "campaign"],
  ] as const)
    expect(await walk.refuses("planner", "registerEvent", ask(wrong))).toMatchObject({
      __typename: "InvalidInput",
      code: "INVALID_INPUT",
      path: ["input", field],
    });
  const draft = await aCampaign(walk, "DRAFT");
  expect(await walk.refuses("planner", "registerEvent", ask({ campaign: draft.id }))).toMatchObject({
    __typename: "InvalidState",
    code: "INVALID_STATE",
    state: "DRAFT",
  });
}

async function isFree(
  walk: Walk,
  ask: Ask,
  { event, speaker }: Record<"event" | "speaker", Json>,
): Promise<void> {
  expect(await walk.refuses("planner", "registerEvent", ask({}))).toMatchObject({
    __typename: "VenueConflict",
    code: "VENUE_CONFLICT",
    event: { id: event.id },
  });
  const elsewhere = { venue: (await aVenue(walk)).id, speakers: [speaker.id] };
  expect(await walk.refuses("planner", "registerEvent", ask(elsewhere))).toMatchObject({
    __typename: "SpeakerConflict",
    code: "SPEAKER_CONFLICT",
    speaker: { id: speaker.id },
    event: { id: event.id },
  });
  // As both refusals say: another time is accepted.
  await walk.makes("planner", "registerEvent", ask({ speakers: [speaker.id], ...hourOf("2026-03-04", 14) }));

  const once = { speakers: [(await aSpeaker(walk, { weeklyLimit: 1 })).id] };
  await walk.makes("planner", "registerEvent", ask({ ...once, ...hourOf("2026-03-04", 16) }));
  expect(
    await walk.refuses("planner", "registerEvent", ask({ ...once, ...hourOf("2026-03-06", 16) })),
  ).toMatchObject({ __typename: "InvalidInput", path: ["input", "speakers"] });
  await walk.makes("planner", "registerEvent", ask({ ...once, ...hourOf("2026-03-09", 16) }));
}

async function fits(walk: Walk, ask: Ask): Promise<void> {
  const full = await walk.refuses(
    "planner",
    "registerEvent",
    ask({ capacity: 61, ...hourOf("2026-03-05", 10) }),
  );
  expect(full).toMatchObject({
    __typename: "OverCapacity",
    code: "OVER_CAPACITY",
    capacity: 60,
    requested: 61,
  });
  await walk.makes("planner", "registerEvent", ask({ capacity: full.capacity, ...hourOf("2026-03-05", 10) }));
  for (const day of ["2026-02-28", "2026-05-01"]) {
    const outside = await walk.refuses("planner", "registerEvent", ask(hourOf(day, 10)));
    expect(outside).toMatchObject({
      __typename: "OutsideCampaign",
      code: "OUTSIDE_CAMPAIGN",
      startsOn: "2026-03-01",
      endsOn: "2026-04-30",
    });
    const within = day < outside.startsOn ? outside.startsOn : outside.endsOn;
    await walk.makes("planner", "registerEvent", ask(hourOf(within, 10)));
  }
}

/** Asserts the opening hours: every morning except Wednesday; the following Thursday is taken. */
async function isOpen(walk: Walk, campaign: Json): Promise<void> {
  const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];
  const venue = await aVenue(walk, {
    openingHours: days.map((weekday) => ({ weekday, opens: "08:00", closes: "12:00" })),
  });
  const closure = { from: "2026-03-10T16:00:00Z", to: "2026-03-11T16:00:00Z", reason: "Repairs" };
  await walk.makes("planner", "closeVenue", { input: { venue: venue.id, ...closure } });
  await walk.makes("planner", "registerEvent", { input: aLecture(campaign, venue, "2026-03-12", 8) });
  await walk.settled();

  const pupils = { kind: "SCHOOL_CLASS", audiences: ["ADOLESCENT"] };
  for (const [day, hour, changes, nextSlot, why] of [
    ["2026-03-11", 9, {}, hourOf("2026-03-12", 9), "The venue is closed then (Repairs)"],
    ["2026-03-13", 20, {}, hourOf("2026-03-14", 8), "The venue is not open then"],
    ["2026-03-13", 20, pupils, hourOf("2026-03-16", 8), "The venue is not open then"],
    ["2026-04-30", 20, {}, null, "choose another venue"],
  ] as const) {
    const input = aLecture(campaign, venue, day, hour, changes);
    const closed = await walk.refuses("planner", "registerEvent", { input });
    expect(closed).toMatchObject({
      __typename: "OutsideOpeningHours",
      code: "OUTSIDE_OPENING_HOURS",
      nextSlot,
    });
    expect(closed.message).toContain(why);
    if (nextSlot) await walk.makes("planner", "registerEvent", { input: { ...input, ...closed.nextSlot } });
  }
}

async function isASchoolDay(walk: Walk, ask: Ask): Promise<void> {
  const aClass = (day: string) =>
    ask({ kind: "SCHOOL_CLASS", audiences: ["ADOLESCENT"], ...hourOf(day, 13) });
  for (const [day, next, holiday, inChinese] of [
    ["2026-03-08", "2026-03-09", null, null],
    ["2026-04-06", "2026-04-07", "Tomb-sweeping Day", "清明"],
  ] as const) {
    const refusal = await walk.refuses("planner", "registerEvent", aClass(day));
    expect(refusal).toMatchObject({
      __typename: "NotASchoolDay",
      code: "NOT_A_SCHOOL_DAY",
      nextSchoolDay: next,
      holiday,
      inChinese: { holiday: inChinese },
    });
    await walk.makes("planner", "registerEvent", aClass(refusal.nextSchoolDay));
  }
}

async function takesPart(walk: Walk, campaign: Json, venue: Json): Promise<void> {
  const agency = await agencyOf(walk, "education");
  await walk.makes("planner", "inviteAgency", { campaign: campaign.id, agency, role: "SUPPORT" });
  const input = aLecture(campaign, venue, "2026-03-20");
  expect(await walk.refuses("education", "registerEvent", { input })).toMatchObject({
    __typename: "AgencyNotParticipating",
    code: "AGENCY_NOT_PARTICIPATING",
    agency: { id: agency },
  });
  // As the refusal says: an agency that accepts the invitation may register.
  await walk.makes("education", "answerInvitation", { campaign: campaign.id, accept: true });
  expect(await walk.makes("education", "registerEvent", { input })).toMatchObject({ agency: { id: agency } });
}

import type { Json } from "../starlane.js";
import type { Scenario, Walk } from "./walk.js";
import { aCampaign, agencyOf, aLecture, aSpeaker, aVenue, hourOf, joins } from "./world.js";

export const rescheduling: Scenario = {
  noun: "rescheduling events",
  operations: ["Mutation.rescheduleEvent"],
  walk: async (walk) => {
    const [campaign, venue, speaker] = [await aCampaign(walk), await aVenue(walk), await aSpeaker(walk)];
    const register = (where: Json, hour: number, changes: object = {}) =>
      walk.makes("planner", "registerEvent", {
        input: aLecture(campaign, where, "2026-03-04", hour, changes),
      });
    const event = await register(venue, 10, { capacity: 50 });
    const other = await register(venue, 12);
    const talk = await register(await aVenue(walk), 10, { speakers: [speaker.id] });
    const lesson = await register(venue, 16, { kind: "SCHOOL_CLASS", audiences: ["ADOLESCENT"] });
    const small = await aVenue(walk, { capacity: 20 });
    const mondays = await aVenue(walk, {
      openingHours: [{ weekday: "MONDAY", opens: "08:00", closes: "12:00" }],
    });

    const move = (changes: object, { id, version } = event) => ({
      input: { id, version, ...hourOf("2026-03-04", 10), ...changes },
    });
    for (const [changes, refusal] of [
      [{ version: 0 }, { __typename: "StaleVersion", currentVersion: 1 }],
      [{ endsAt: "2026-03-04T02:00:00Z" }, { __typename: "InvalidInput", path: ["input", "endsAt"] }],
      [{ venue: "" }, { __typename: "InvalidInput", path: ["input", "venue"] }],
      [hourOf("2026-03-04", 12), { __typename: "VenueConflict", event: { id: other.id } }],
      [
        { speakers: [speaker.id] },
        { __typename: "SpeakerConflict", speaker: { id: speaker.id }, event: { id: talk.id } },
      ],
      [{ venue: mondays.id }, { __typename: "OutsideOpeningHours", nextSlot: hourOf("2026-03-09", 8) }],
      [{ venue: small.id }, { __typename: "OverCapacity", capacity: 20, requested: 50 }],
      [
        hourOf("2026-05-01", 10),
        { __typename: "OutsideCampaign", startsOn: "2026-03-01", endsOn: "2026-04-30" },
      ],
    ] as const)
      expect(await walk.refuses("planner", "rescheduleEvent", move(changes))).toMatchObject(refusal);
    const sunday = move(hourOf("2026-03-08", 10), lesson);
    const noSchool = await walk.refuses("planner", "rescheduleEvent", sunday);
    expect(noSchool).toMatchObject({ __typename: "NotASchoolDay", nextSchoolDay: "2026-03-09" });
    await walk.makes("planner", "rescheduleEvent", move(hourOf(noSchool.nextSchoolDay, 10), lesson));

    const moved = await walk.makes(
      "planner",
      "rescheduleEvent",
      move({ venue: mondays.id, ...hourOf("2026-03-09", 8) }),
    );
    expect(moved).toMatchObject({ version: 2, venue: { id: mondays.id }, ...hourOf("2026-03-09", 8) });
    const { version } = await walk.makes("planner", "cancelEvent", {
      id: moved.id,
      version: 2,
      reason: "Rain",
    });
    expect(await walk.refuses("planner", "rescheduleEvent", move({ version }))).toMatchObject({
      __typename: "InvalidState",
      code: "INVALID_STATE",
      state: "CANCELLED",
    });
    await walk.makes("planner", "moveCampaign", { id: campaign.id, version: campaign.version, to: "CLOSED" });
    expect(await walk.refuses("planner", "rescheduleEvent", move({}, talk))).toMatchObject({
      __typename: "InvalidState",
      state: "CLOSED",
    });
  },
};

export const eventStatuses: Scenario = {
  noun: "deciding, cancelling and completing events",
  operations: [
    "Mutation.decideEvent",
    "Mutation.cancelEvent",
    "Mutation.completeEvent",
    "Subscription.eventChanged",
  ],
  walk: async (walk) => {
    const campaign = await aCampaign(walk);
    await joins(walk, campaign, "education");
    const agency = await agencyOf(walk, "education");
    const school = await aVenue(walk, { agency });
    const input = aLecture(campaign, school, "2026-03-04");
    await decides(walk, agency, input);
    await completes(
      walk,
      await walk.makes("education", "registerEvent", { input: { ...input, ...hourOf("2026-03-01", 10) } }),
    );
    await isReceived(
      walk,
      campaign,
      await walk.makes("education", "registerEvent", { input: { ...input, ...hourOf("2026-03-05", 10) } }),
    );
  },
};

async function decides(walk: Walk, agency: string, input: object): Promise<void> {
  const proposed = await walk.makes("planner", "registerEvent", { input });
  expect(proposed).toMatchObject({
    status: "PROPOSED",
    approvals: [{ decision: "PENDING", agency: { id: agency } }],
  });
  const decide = (version: number, approve: boolean, id = proposed.id) => ({
    id,
    version,
    approve,
    comment: "So be it",
  });
  const long = { ...decide(1, true), comment: "x".repeat(1_001) };
  expect(await walk.refuses("education", "decideEvent", long)).toMatchObject({
    __typename: "InvalidInput",
    path: ["comment"],
  });
  const stale = await walk.refuses("education", "decideEvent", decide(0, true));
  expect(stale).toMatchObject({ __typename: "StaleVersion", currentVersion: 1 });
  const declined = await walk.makes("education", "decideEvent", decide(stale.currentVersion, false));
  expect(declined).toMatchObject({
    status: "DECLINED",
    approvals: [{ decision: "DECLINED", comment: "So be it" }],
  });
  expect(await walk.refuses("education", "decideEvent", decide(2, true))).toMatchObject({
    __typename: "InvalidState",
    code: "INVALID_STATE",
    state: "DECLINED",
  });

  // A declined event holds nothing any more.
  const { id } = await walk.makes("planner", "registerEvent", { input });
  const confirmed = await walk.makes("education", "decideEvent", decide(1, true, id));
  expect(confirmed).toMatchObject({ status: "CONFIRMED", approvals: [{ decision: "APPROVED" }] });

  const cancel = (version: number, reason: string) => ({ id, version, reason });
  expect(await walk.refuses("planner", "cancelEvent", cancel(2, " "))).toMatchObject({
    __typename: "InvalidInput",
    path: ["reason"],
  });
  expect(await walk.refuses("planner", "cancelEvent", cancel(1, "Rain"))).toMatchObject({
    __typename: "StaleVersion",
    currentVersion: 2,
  });
  expect(await walk.makes("planner", "cancelEvent", cancel(2, "Rain"))).toMatchObject({
    status: "CANCELLED",
  });
  expect(await walk.refuses("planner", "cancelEvent", cancel(3, "Rain"))).toMatchObject({
    __typename: "InvalidState",
    state: "CANCELLED",
  });
  await walk.makes("planner", "registerEvent", { input });
}

async function completes(walk: Walk, { id }: Json): Promise<void> {
  const complete = (version: number) => ({ id, version });
  expect(await walk.refuses("education", "completeEvent", complete(0))).toMatchObject({
    __typename: "StaleVersion",
    currentVersion: 1,
  });
  expect(await walk.makes("education", "completeEvent", complete(1))).toMatchObject({ status: "COMPLETED" });
  expect(await walk.refuses("education", "completeEvent", complete(2))).toMatchObject({
    __typename: "InvalidState",
    state: "COMPLETED",
  });
}

async function isReceived(walk: Walk, campaign: Json, { id }: Json): Promise<void> {
  expect(await walk.refuses("education", "completeEvent", { id, version: 1 })).toMatchObject({
    __typename: "InvalidState",
    state: "CONFIRMED",
  });
  let version = 1;
  const received = await walk.receives(
    "planner",
    "subscription($campaign: ID!) { eventChanged(campaign: $campaign) { id startsAt } }",
    { campaign: campaign.id },
    async () => {
      const input = { id, version, ...hourOf("2026-03-06", 10) };
      ({ version } = await walk.makes("education", "rescheduleEvent", { input }));
    },
  );
  expect(received.eventChanged).toEqual({ id, startsAt: hourOf("2026-03-06", 10).startsAt });
}

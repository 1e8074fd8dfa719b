import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { newId } from "@starlane/database";
import { attendance } from "../src/index.js";
import {
  anEvent,
  anItem,
  CAMPAIGN,
  CHECK_IN,
  DISTRICT,
  phoneOf,
  deliverCampaign,
  deliverDistrict,
} from "./district.js";
import { identityNumber, type Json } from "./people.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

const RECORD = `mutation($event: ID!, $phase: AssessmentPhase!, $items: [AssessmentItem!]!) {
  recordAssessments(event: $event, phase: $phase, items: $items) { __typename
    ... on CheckInReceipts { event { id } receipts { clientId verdict reason } }
    ... on InvalidInput { path } ... on InvalidState { state } } }`;
const record = async (event: string, phase: string, items: readonly object[], viewer = officer) => {
  const { data, errors } = await service.ask(viewer, RECORD, { variables: { event, phase, items } });
  return errors ? errors[0]!.extensions.code : data.recordAssessments;
};
const verdicts = async (...sent: Parameters<typeof record>): Promise<string[]> =>
  (await record(...sent)).receipts.map(({ verdict }: Json) => verdict);
const aScore = (person: number, score: number, item: object = {}) => ({
  clientId: newId(),
  person: { phone: phoneOf(person) },
  score,
  outOf: 10,
  ...item,
});
const aCampaign = async () => {
  const id = newId();
  await deliverCampaign(service, { id });
  return id;
};
const EFFECT = "people meanBefore meanAfter change changeLow changeHigh sampled meanSampled";
const effects = async (campaigns: readonly string[], viewer = officer) => {
  const representations = campaigns.map((id) => ({ __typename: "Campaign", id }));
  const { data, errors } = await service.ask(
    viewer,
    `query($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { effect { ${EFFECT} } } } }`,
    { variables: { r: representations } },
  );
  return errors ? errors[0]!.extensions.code : data._entities.map(({ effect }: Json) => effect);
};

test("compares people with scores before and after, and reports a sample separately", async () => {
  const campaign = await aCampaign();
  const event = await anEvent(service, { campaign });
  const before = [aScore(1, 4), aScore(2, 5), aScore(3, 3), aScore(4, 9)];
  expect(await record(event, "BEFORE", before)).toEqual({
    __typename: "CheckInReceipts",
    event: { id: event },
    receipts: before.map(({ clientId }) => ({ clientId, verdict: "ACCEPTED", reason: null })),
  });
  await record(event, "AFTER", [aScore(1, 16, { outOf: 20 }), aScore(2, 9), aScore(3, 6), aScore(5, 1)]);
  await record(event, "SAMPLE", [aScore(1, 8), aScore(6, 2), aScore(7, 5)]);
  const [effect] = await effects([campaign]);
  expect(effect).toEqual({
    people: 3,
    meanBefore: expect.closeTo(0.4, 10),
    meanAfter: expect.closeTo(23 / 30, 10),
    change: expect.closeTo(11 / 30, 10),
    changeLow: expect.closeTo(0.2232449, 6),
    changeHigh: expect.closeTo(0.5100885, 6),
    sampled: 3,
    meanSampled: expect.closeTo(0.5, 10),
  });
});

test("counts the first score before and the last after, by the events' times and not by arrival", async () => {
  const campaign = await aCampaign();
  const [late, early] = [
    await anEvent(service, { campaign, startsAt: "2026-03-20T01:00:00Z", endsAt: "2026-03-20T02:00:00Z" }),
    await anEvent(service, { campaign }),
  ];
  const score = (before: number, after: number) => [
    [aScore(1, before), aScore(2, before)],
    [aScore(1, after), aScore(2, after)],
  ];
  for (const [event, [before, after]] of [
    [late, score(7, 9)],
    [early, score(2, 4)],
  ] as const) {
    await record(event, "BEFORE", before!);
    await record(event, "AFTER", after!);
  }
  expect(await effects([campaign])).toMatchObject([{ people: 2, meanBefore: 0.2, meanAfter: 0.9 }]);
  await anEvent(service, { id: late, campaign, status: "CANCELLED", version: 2 });
  expect(await effects([campaign])).toMatchObject([{ people: 2, meanBefore: 0.2, meanAfter: 0.4 }]);
});

test("recognises a person by phone and by identity number once both came together", async () => {
  const campaign = await aCampaign();
  const event = await anEvent(service, { campaign });
  const byNumber = (n: number) => ({ identityNumber: identityNumber(700 + n) });
  for (const n of [701, 702]) await record(event, "BEFORE", [aScore(n, 2)]);
  await record(
    event,
    "AFTER",
    times(2, (n) => aScore(0, 6, { person: byNumber(n + 1) })),
  );
  expect(await effects([campaign])).toMatchObject([{ people: 0 }]);
  const both = { ...byNumber(1), phone: phoneOf(701) };
  await service.ask(officer, CHECK_IN, { variables: { event, items: [anItem(0, { person: both })] } });
  const again = aScore(0, 6, { person: { ...byNumber(2), phone: phoneOf(702) } });
  expect(await verdicts(event, "AFTER", [again])).toEqual(["DUPLICATE"]); // and joins the two, as a check-in would
  expect(await effects([campaign])).toMatchObject([{ people: 2, change: expect.closeTo(0.4, 10) }]);
});

test("answers a repeated assessment with DUPLICATE and rejects changed data under the same client id", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  const item = aScore(20, 4);
  expect(await verdicts(event, "BEFORE", [item, item])).toEqual(["ACCEPTED", "DUPLICATE"]);
  expect(await verdicts(event, "BEFORE", [item])).toEqual(["DUPLICATE"]);
  expect(await verdicts(event, "BEFORE", [{ ...item, clientId: newId() }])).toEqual(["DUPLICATE"]);
  expect(await verdicts(event, "AFTER", [item])).toEqual(["REJECTED"]);
  expect(await verdicts(other, "BEFORE", [item])).toEqual(["REJECTED"]);
  for (const changed of [{ score: 5 }, { outOf: 8 }, { person: { phone: phoneOf(21) } }])
    expect(await verdicts(event, "BEFORE", [{ ...item, ...changed }])).toEqual(["REJECTED"]);
  const { receipts } = await record(event, "BEFORE", [{ ...item, clientId: newId(), score: 5 }]);
  expect(receipts[0]).toMatchObject({
    verdict: "REJECTED",
    reason: "This person has another score already, at this event and in this phase.",
  });
  expect(await verdicts(event, "AFTER", [{ ...item, clientId: newId() }])).toEqual(["ACCEPTED"]);
});

test("accepts one assessment per person when twenty senders send the same shuffled batch at once", async () => {
  const event = await anEvent(service);
  const items = times(40, (person) => aScore(1_000 + person, person % 10));
  const sent = await Promise.all(
    times(20, (sender) =>
      verdicts(
        event,
        "BEFORE",
        items.map((_, at) => items[(at * 11 + sender) % 40]!),
      ),
    ),
  );
  expect(sent.flat().filter((verdict) => verdict === "ACCEPTED")).toHaveLength(40);
  expect(sent.flat().filter((verdict) => verdict === "DUPLICATE")).toHaveLength(19 * 40);
});

test.each([
  ["above the maximum", { score: 10.5 }],
  ["below zero", { score: -1 }],
  ["out of zero", { score: 0, outOf: 0 }],
  ["out of less than zero", { score: -2, outOf: -1 }],
  ["out of more than a million", { score: 1, outOf: 1_000_001 }],
  ["without a number", { person: {} }],
  ["with a wrong identity number", { person: { identityNumber: "640105201403050010" } }],
  ["without a client id", { clientId: "" }],
  ["under a client id that is too long", { clientId: "x".repeat(201) }],
])("rejects a score %s and accepts the others of the batch", async (_case, changes) => {
  const event = await anEvent(service);
  const items = [aScore(30, 1, changes), aScore(31, 0), aScore(32, 10), aScore(33, 2.5)];
  expect(await verdicts(event, "BEFORE", items)).toEqual(["REJECTED", "ACCEPTED", "ACCEPTED", "ACCEPTED"]);
});

test("accepts batches of one to five hundred items", async () => {
  const event = await anEvent(service);
  const items = times(501, (person) => aScore(2_000 + person, 1));
  expect(await record(event, "BEFORE", [])).toMatchObject({ path: ["items"] });
  expect(await record(event, "BEFORE", items)).toMatchObject({ path: ["items"] });
  expect(await verdicts(event, "BEFORE", items.slice(1))).toEqual(times(500, () => "ACCEPTED"));
});

test.each([
  ["CONFIRMED", "CheckInReceipts"],
  ["COMPLETED", "CheckInReceipts"],
  ["PROPOSED", "InvalidState"],
  ["DECLINED", "InvalidState"],
  ["CANCELLED", "InvalidState"],
])("answers at an event that is %s with %s", async (status, answer) => {
  expect((await record(await anEvent(service, { status }), "BEFORE", [aScore(40, 1)])).__typename).toBe(
    answer,
  );
});

test.each([
  ["another partner", aViewer("PARTNER"), "FORBIDDEN", false],
  ["an officer of another place", aViewer("OFFICER", { area: "640106" }), "NOT_FOUND", true],
  ["an analyst", aViewer("ANALYST"), "FORBIDDEN", false],
])(
  "%s may not record, and sees the figures only with access to coverage",
  async (_case, viewer, code, isBlind) => {
    const event = await anEvent(service);
    expect(await record(event, "BEFORE", [aScore(50, 1)], viewer)).toBe(code);
    expect(await record("00000000-0000-4000-8000-00000000dead", "BEFORE", [aScore(50, 1)])).toBe("NOT_FOUND");
    const seen = await effects([CAMPAIGN], viewer);
    expect(isBlind ? seen : seen[0].people >= 0).toBe(isBlind ? "FORBIDDEN" : true);
  },
);

test("hides the scores of a single person", async () => {
  const campaign = await aCampaign();
  const event = await anEvent(service, { campaign });
  for (const phase of ["BEFORE", "AFTER", "SAMPLE"]) await record(event, phase, [aScore(60, 5)]);
  expect(await effects([campaign])).toEqual([
    {
      people: 1,
      meanBefore: null,
      meanAfter: null,
      change: null,
      changeLow: null,
      changeHigh: null,
      sampled: 1,
      meanSampled: null,
    },
  ]);
});

test("reads the effect of thirty campaigns with as many statements as of one, and NOT_FOUND for an unknown one", async () => {
  const campaigns = await Promise.all(times(30, () => aCampaign()));
  const statementsFor = async (ids: readonly string[]) =>
    (
      await service.count(
        officer,
        `{ _entities(representations: [${ids.map((id) => `{ __typename: "Campaign", id: "${id}" }`).join()}]) {
          ... on Campaign { effect { people } } } }`,
      )
    ).statements.length;
  expect([await statementsFor(campaigns.slice(1)), await statementsFor(campaigns)]).toEqual([2, 2]);
  expect(await effects(["00000000-0000-4000-8000-00000000dead"])).toBe("NOT_FOUND");
  expect(DISTRICT).toBe("640105");
});

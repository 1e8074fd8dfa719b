import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  GARDEN,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";
import { aPupil, enrol, ENROLMENTS, TICK, type Json } from "./people.js";

let service: TestService;
const SCHOOL = "00000000-0000-4000-8000-0000000000e1";
const officer = aViewer("OFFICER");
const teacher = aViewer("PARTNER", { agency: SCHOOL });
const AT = "2026-03-02T01:05:00Z";
beforeAll(async () => {
  service = await aService(attendance, { now: "2026-03-02T01:06:00Z" });
  await deliverDistrict(service);
});
afterAll(() => service.close());

const aClass = async (facts: object = {}, viewer = officer) => {
  const event = await anEvent(service, { agency: SCHOOL, ...facts });
  const roster = [
    aPupil(1, { name: "王小明" }, { area: GARDEN }),
    aPupil(2, { name: "李小红" }, { area: RIVERSIDE }),
    aPupil(3, { identityNumber: null, phone: phoneOf(3) }),
  ];
  const input = { event, label: "三年级一班", headcount: 40, basis: "GUARDIAN_CONSENT", roster };
  const enrolment = await enrol(service, viewer, input);
  return {
    event,
    enrolment: enrolment.id as string,
    entries: enrolment.roster.map(({ id }: Json) => id) as string[],
  };
};
const tick = async (enrolment: string, entries: readonly string[], { at = AT, viewer = officer } = {}) => {
  const { data, errors } = await service.ask(viewer, TICK, { variables: { enrolment, entries, at } });
  return errors ? errors[0]!.extensions.code : data.checkInRoster;
};
const verdicts = async (...ticked: Parameters<typeof tick>): Promise<string[]> =>
  (await tick(...ticked)).receipts.map(({ verdict }: Json) => verdict);
const attendancesAt = async (event: string) =>
  (
    await service.database.pool.query(
      "select method, area_id, audience, day::text, flagged, late from attendance where event_id = $1 order by area_id",
      [event],
    )
  ).rows;

test("checks in ticked people in their area by ROSTER, with receipts in the order given", async () => {
  const { event, enrolment, entries } = await aClass();
  const order = [entries[2]!, entries[0]!, entries[1]!];
  expect(await tick(enrolment, order)).toEqual({
    __typename: "CheckInReceipts",
    event: { id: event },
    receipts: order.map((entry) => ({
      clientId: `${enrolment}/${entry}`,
      verdict: "ACCEPTED",
      reason: null,
    })),
  });
  const common = { method: "ROSTER", audience: "ADOLESCENT", day: "2026-03-02", flagged: false, late: false };
  expect(await attendancesAt(event)).toEqual(
    [STARLIGHT, GARDEN, RIVERSIDE].map((area_id) => ({ area_id, ...common })),
  );
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  expect(data.enrolments[0].roster.map(({ checkedIn }: Json) => checkedIn)).toEqual([true, true, true]);
});

test("changes nothing when people are ticked again, concurrently, or after a scan", async () => {
  const { event, enrolment, entries } = await aClass();
  const scanned = anItem(3, { audience: "ADOLESCENT" });
  await service.ask(officer, CHECK_IN, { variables: { event, items: [scanned] } });
  const answers = await Promise.all(times(20, () => verdicts(enrolment, [...entries, entries[0]!])));
  const accepted = answers.flat().filter((verdict) => verdict === "ACCEPTED");
  expect(accepted).toHaveLength(2);
  expect(new Set(answers.flat())).toEqual(new Set(["ACCEPTED", "DUPLICATE"]));
  expect(await verdicts(enrolment, entries.slice(1))).toEqual(["DUPLICATE", "DUPLICATE"]);
  expect(await attendancesAt(event)).toHaveLength(3);
});

test("rejects entries of other rosters and unknown ones, and accepts the others", async () => {
  const [one, other] = [await aClass(), await aClass()];
  const entries = [one.entries[0]!, other.entries[1]!, "00000000-0000-4000-8000-00000000dead", "x", ""];
  const { receipts } = await tick(one.enrolment, entries);
  expect(receipts.map(({ verdict }: Json) => verdict)).toEqual(["ACCEPTED", ...times(4, () => "REJECTED")]);
  expect(receipts[1].reason).toBe("Nobody of that id stands on the roster.");
  expect(await attendancesAt(other.event)).toEqual([]);
});

test("answers the last ticked people with OVER_CAPACITY at a full event", async () => {
  const { event, enrolment, entries } = await aClass({ capacity: 40 });
  await anEvent(service, { id: event, agency: SCHOOL, capacity: 2, version: 2 });
  expect((await verdicts(enrolment, entries)).sort()).toEqual(["ACCEPTED", "ACCEPTED", "OVER_CAPACITY"]);
});

test.each([
  ["no entries", 0],
  ["more entries than a batch", 501],
])("refuses %s", async (_case, count) => {
  const { enrolment, entries } = await aClass();
  const ticked = times(count, () => entries[0]!);
  expect(await tick(enrolment, ticked)).toMatchObject({ __typename: "InvalidInput", path: ["entries"] });
});

test.each(["PROPOSED", "CANCELLED", "DECLINED"])(
  "refuses check-ins at an event that is %s",
  async (status) => {
    const { event, enrolment, entries } = await aClass({ status: "PROPOSED" });
    await anEvent(service, { id: event, agency: SCHOOL, status, version: 2 });
    expect(await tick(enrolment, entries)).toMatchObject({ __typename: "InvalidState", state: status });
  },
);

test("flags an implausible clock", async () => {
  const { event, enrolment, entries } = await aClass();
  expect(await verdicts(enrolment, entries.slice(0, 1), { at: "2026-01-01T00:00:00Z" })).toEqual([
    "ACCEPTED",
  ]);
  expect(await attendancesAt(event)).toMatchObject([{ day: "2026-03-02", flagged: true, late: true }]);
});

test.each([
  ["the group's own teacher", teacher, null],
  ["a partner of another agency", aViewer("PARTNER"), "NOT_FOUND"],
  ["an officer of another place", aViewer("OFFICER", { area: "640106" }), "NOT_FOUND"],
  ["an analyst", aViewer("ANALYST"), "FORBIDDEN"],
])("%s may tick only with access to the group", async (_case, viewer, code) => {
  const { enrolment, entries } = await aClass({}, teacher);
  const answer = await tick(enrolment, entries, { viewer });
  expect(code === null ? answer.receipts.length : answer).toBe(code ?? 3);
  expect(await tick("00000000-0000-4000-8000-00000000dead", entries, { viewer })).toBe(code ?? "NOT_FOUND");
});

test("ticks five hundred people in as few statements as three", async () => {
  const small = await aClass();
  const event = await anEvent(service);
  const roster = times(500, (n) => aPupil(0, { identityNumber: null, phone: phoneOf(10_000 + n) }));
  const input = { event, label: "全校", headcount: 500, basis: "GUARDIAN_CONSENT", roster };
  const made = await enrol(service, officer, input);
  const counts = [];
  for (const [enrolment, entries] of [
    [small.enrolment, small.entries],
    [made.id, made.roster.map(({ id }: Json) => id)],
  ]) {
    const { answer, statements } = await service.count(officer, TICK, {
      variables: { enrolment, entries, at: AT },
    });
    expect(answer.data.checkInRoster.receipts.every(({ verdict }: Json) => verdict === "ACCEPTED")).toBe(
      true,
    );
    counts.push(statements.length);
  }
  expect(counts[1]).toBeLessThanOrEqual(counts[0]!);
});

import { aService, aViewer, times, type ServiceResponse, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  identityOf,
  phoneOf,
  deliverDistrict,
  WEST,
} from "./district.js";

const officer = aViewer("OFFICER", { area: DISTRICT });
let service: TestService;
beforeAll(async () => {
  service = await aService(attendance, { now: "2026-03-02T01:06:00Z" });
  await deliverDistrict(service);
});
afterAll(() => service.close());

const COUNT = `mutation($event: ID!, $clientId: ID!) {
  countCrowd(event: $event, clientId: $clientId, people: 9, at: "2026-03-02T01:05:00Z") {
    ... on CheckInReceipt { clientId verdict } } }`;
const WITHDRAW = `mutation($event: ID!, $clientId: ID!) {
  withdrawCheckIn(event: $event, clientId: $clientId, reason: "a mistake") { ... on CheckInWithdrawn { clientId event { id } } } }`;
const MOVE = `mutation($person: PersonInput!, $area: ID!) {
  movePerson(person: $person, area: $area, from: "2026-01-01", reason: "moved") { ... on PersonMoved { checkIns area { id } } } }`;
const ASSESS = `mutation($event: ID!, $items: [AssessmentItem!]!) {
  recordAssessments(event: $event, phase: BEFORE, items: $items) { ... on CheckInReceipts { receipts { clientId verdict } } } }`;
const ENROL = `mutation($input: EnrolInput!) { enrol(input: $input) { ... on Enrolment { id label version } } }`;

let keys = 0;
/**
 * Sends the same request fifty times at once under one key.
 * @returns the one answer to all of them
 */
async function fifty(
  query: string,
  variables: Record<string, unknown>,
  at = service,
): Promise<ServiceResponse> {
  const key = `fifty ${(keys += 1)}`.replace(" ", "-");
  const answers = await Promise.all(times(50, () => at.ask(officer, query, { variables, key })));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]!.errors).toBeUndefined();
  return answers[0]!;
}
const rowsOf = async (table: string, event: string) =>
  (await service.database.pool.query(`select from ${table} where event_id = $1`, [event])).rowCount;
const verdicts = ({ data }: ServiceResponse) =>
  data.checkIn.receipts.map(({ verdict }: { verdict: string }) => verdict);

test("accepts check-ins under a key once and gives every request the same receipts", async () => {
  const event = await anEvent(service, { capacity: 2 });
  const items = [
    anItem(1),
    anItem(2, { person: { identityNumber: identityOf(2), phone: phoneOf(2) } }),
    anItem(3),
    anItem(1),
  ];
  const answer = await fifty(CHECK_IN, { event, items });
  expect(verdicts(answer)).toEqual(["ACCEPTED", "ACCEPTED", "OVER_CAPACITY", "DUPLICATE"]);
  expect(await rowsOf("attendance", event)).toBe(2);
  const unnamed = await service.ask(officer, CHECK_IN, { variables: { event, items } });
  expect(verdicts(unnamed)).toEqual(["DUPLICATE", "DUPLICATE", "OVER_CAPACITY", "DUPLICATE"]);
});

test("gives every request the same answer when nothing of the batch can be written", async () => {
  const event = await anEvent(service);
  const answer = await fifty(CHECK_IN, { event, items: [anItem(4, { area: "999999" })] });
  expect(verdicts(answer)).toEqual(["REJECTED"]);
});

test("executes crowds, corrections, moves, assessments and enrolments once per key", async () => {
  const event = await anEvent(service);
  const crowd = await fifty(COUNT, { event, clientId: "crowd" });
  expect(crowd.data.countCrowd.verdict).toBe("ACCEPTED");
  expect(await rowsOf("crowd_count", event)).toBe(1);

  await fifty(CHECK_IN, { event, items: [anItem(5, { clientId: "five" })] });
  await fifty(WITHDRAW, { event, clientId: "five" });
  expect(await rowsOf("removed_attendance", event)).toBe(1);

  await fifty(CHECK_IN, { event, items: [anItem(6)] });
  const moved = await fifty(MOVE, { person: { phone: phoneOf(6) }, area: WEST });
  expect(moved.data.movePerson).toEqual({ checkIns: 1, area: { id: WEST } });

  const items = [{ clientId: "test", person: { phone: phoneOf(6) }, score: 4, outOf: 5 }];
  const assessed = await fifty(ASSESS, { event, items });
  expect(assessed.data.recordAssessments.receipts).toEqual([{ clientId: "test", verdict: "ACCEPTED" }]);

  await fifty(ENROL, { input: { event, label: "一班", headcount: 10 } });
  expect(await rowsOf("enrolment", event)).toBe(1);
});

test("audits each mutation once, and check-ins not at all", async () => {
  const { rows } = await service.database.pool.query<{ operation: string; times: number }>(
    "select operation, count(*)::int as times from audit_entry group by 1 order by 1",
  );
  expect(rows).toEqual(
    ["countCrowd", "enrol", "movePerson", "recordAssessments", "withdrawCheckIn"].map((name) => ({
      operation: `Mutation.${name}`,
      times: 1,
    })),
  );
});

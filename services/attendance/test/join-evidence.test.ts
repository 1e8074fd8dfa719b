import { aViewer } from "@starlane/testing";
import type { Pool } from "pg";
import { resetForeignTransactionIds } from "../src/reach/counting/log.store.js";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  GARDEN,
  identityOf,
  phoneOf,
  deliverDistrict,
} from "./district.js";
import { processes, type Processes } from "./processes.js";

const OTHER = "00000000-0000-4000-8000-00000000000b";
const officer = aViewer("OFFICER");
const planner = aViewer("PLANNER");
let system: Processes;
beforeEach(async () => {
  system = await processes(1);
  await deliverDistrict(system);
});
afterEach(() => system.close());

const pool = (): Pool => system.running[0]!.database.pool;
const identity = (number: number) => ({ identityNumber: identityOf(number) });
const phone = (number: number) => ({ phone: phoneOf(number) });
const both = (one: number, other: number) => ({ ...identity(one), ...phone(other) });
const checkIn = async (event: string, people: readonly object[]): Promise<string[]> => {
  const items = people.map((person) => anItem(0, { person }));
  const { data } = await system.ask(0, officer, CHECK_IN, { event, items });
  return data.checkIn.receipts.map(({ verdict }: { verdict: string }) => verdict);
};
const reached = async (): Promise<[reached: number, contacts: number]> => {
  await untilCounted(pool());
  const text = `{ coverage(area: "${DISTRICT}") { total { reached contacts } } }`;
  const { total } = (await system.ask(0, officer, text)).data.coverage;
  return [total.reached, total.contacts];
};
const exact = async () => {
  await untilCounted(pool());
  await expectExactCells(pool());
};
const pairs = async (): Promise<{ id: string; reasons: string[]; event: object | null }[]> =>
  (await system.ask(0, planner, "{ personJoins { nodes { id reasons event { id } } } }")).data.personJoins
    .nodes;
const decide = (decision: "confirm" | "reverse", id: string) =>
  system.ask(0, planner, `mutation { ${decision}PersonJoin(id: "${id}") { __typename } }`);

test.each([
  ["phone, number, both", [phone(1), identity(1), both(1, 1)]],
  ["number, phone, both", [identity(1), phone(1), both(1, 1)]],
  ["phone, both, number", [phone(1), both(1, 1), identity(1)]],
  ["both, phone, number", [both(1, 1), phone(1), identity(1)]],
  ["both, number, phone", [both(1, 1), identity(1), phone(1)]],
  ["two phones, and both of one number", [phone(1), phone(2), both(1, 1), both(1, 2)]],
])("holds a pair that attended the same event in one request, in the order %s", async (_case, people) => {
  const verdicts = await checkIn(await anEvent(system), people);
  expect(verdicts.filter((verdict) => verdict === "ACCEPTED")).toHaveLength(2);
  expect(await reached()).toEqual([2, 2]);
  expect(await pairs()).toMatchObject([{ reasons: [expect.any(String)] }]);
  await exact();
});

test("holds a pair when the same table has a check-in at another agency", async () => {
  const [ours, theirs] = [await anEvent(system), await anEvent(system, { agency: OTHER })];
  const rows = [
    { number: 2, texts: [theirs, "", phoneOf(1)] },
    { number: 3, texts: [ours, identityOf(1), phoneOf(1)] },
  ];
  const text = `mutation($columns: [String!]!, $rows: ImportRows!) {
    importCheckIns(mode: ROW_BY_ROW, columns: $columns, rows: $rows) { accepted refusedRows } }`;
  const variables = { columns: ["活动编号", "身份证号码", "手机号码"], rows };
  const { data } = await system.ask(0, officer, text, variables);
  expect(data.importCheckIns).toEqual({ accepted: 2, refusedRows: 0 });
  expect(await reached()).toEqual([2, 2]);
  expect(await pairs()).toMatchObject([{ reasons: ["OTHER_AGENCY"] }]);
  await exact();
});

test("holds a pair named in a move when the phone attended at another agency", async () => {
  await checkIn(await anEvent(system, { agency: OTHER }), [phone(1)]);
  const text = `mutation($person: PersonInput!) {
    movePerson(person: $person, area: "${GARDEN}", from: "2026-01-01", reason: "x") { ... on PersonMoved { checkIns } } }`;
  const { data } = await system.ask(0, officer, text, { person: both(1, 1) });
  expect(data.movePerson).toEqual({ checkIns: 0 });
  expect(await pairs()).toMatchObject([{ reasons: ["OTHER_AGENCY"], event: null }]);
  await exact();
});

test("restores a left-out check-in on reversal after transaction ids were reset, but not a withdrawn one", async () => {
  const event = await anEvent(system);
  const items = [
    anItem(1, { clientId: "by phone" }),
    anItem(0, { clientId: "by number", person: identity(1) }),
  ];
  await system.ask(0, officer, CHECK_IN, { event, items });
  const later = await anEvent(system);
  await system.ask(0, officer, CHECK_IN, { event: later, items: [anItem(1, { clientId: "mistaken" })] });
  await checkIn(await anEvent(system), [both(1, 1)]);
  const id = (await pairs())[0]!.id;
  await decide("confirm", id);
  const withdraw = `mutation { withdrawCheckIn(event: "${later}", clientId: "mistaken", reason: "x") { __typename } }`;
  await system.ask(0, officer, withdraw);
  await untilCounted(pool());
  const { rows } = await pool().query<{ future: string }>(
    "select (pg_current_xact_id()::text::bigint + 1000000)::text as future",
  );
  await system.asOwner(`update attendance.attendance set xid = '${rows[0]!.future}'`);
  await resetForeignTransactionIds(pool());
  await decide("reverse", id);
  expect(await clientIds()).toEqual(expect.arrayContaining(["by number", "by phone"]));
  expect(await clientIds()).not.toContain("mistaken");
  const again = await system.ask(0, officer, CHECK_IN, {
    event: later,
    items: [anItem(1, { clientId: "mistaken" })],
  });
  expect(again.data.checkIn.receipts[0].verdict).toBe("REJECTED");
});
const clientIds = async () =>
  (await pool().query<{ id: string }>("select client_id as id from attendance")).rows.map(({ id }) => id);

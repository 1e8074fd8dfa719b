import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { attendance } from "../src/index.js";
import { untilCounted } from "./cells.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CAMPAIGN,
  CHECK_IN,
  CITY,
  DISTRICT,
  RIVERSIDE,
  deliverDistrict,
  WEST,
} from "./district.js";

let service: TestService;
const planner = aViewer("PLANNER", { area: CITY });
const analyst = aViewer("ANALYST", { area: CITY });
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterEach(() => service.close());

const checkIn = async (event: string, items: readonly object[]) => {
  await service.ask(planner, CHECK_IN, { variables: { event, items } });
  await untilCounted(service.database.pool);
};
const partOf = async (area: string, after: string | null = null) => {
  const { data, errors } = await service.ask(
    analyst,
    `query($area: ID!, $after: String) { attendanceLines(area: $area, after: $after) { lines count next } }`,
    { variables: { area, after } },
  );
  expect(errors).toBeUndefined();
  return data.attendanceLines as { lines: string; count: number; next: string | null };
};
const read = (lines: string) =>
  lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test("exports an attendance with a research pseudonym instead of the person", async () => {
  const event = await anEvent(service);
  await checkIn(event, [anItem(1, { audience: "ELDERLY", area: RIVERSIDE })]);
  const { lines, count, next } = await partOf(DISTRICT);
  expect({ count, next }).toEqual({ count: 1, next: null });
  expect(read(lines)).toEqual([
    {
      person: expect.stringMatching(/^[\w-]{22}$/),
      event,
      campaign: CAMPAIGN,
      agency: AGENCY,
      kind: "LECTURE",
      audience: "ELDERLY",
      area: RIVERSIDE,
      day: "2026-03-02",
      at: "2026-03-02T01:00:00.000Z",
      method: "STAFF_SCAN",
      late: false,
      flagged: false,
    },
  ]);
  expect(await partOf(WEST)).toEqual({ lines: "", count: 0, next: null });
});

test("exports the same pseudonym of a person at every event, and no stored one", async () => {
  for (const event of [await anEvent(service), await anEvent(service)])
    await checkIn(event, [anItem(1), anItem(2)]);
  const people = read((await partOf(DISTRICT)).lines).map(({ person }) => person);
  expect(new Set(people).size).toBe(2);
  const kept = await service.database.pool.query<{ pseudonym: Buffer }>("select pseudonym from pseudonym");
  expect(kept.rows.map(({ pseudonym }) => pseudonym.toString("base64url"))).not.toContain(people[0]);
});

test("exports each attendance once in parts, as of the beginning, without cancelled events", async () => {
  const [large, cancelled] = [await anEvent(service), await anEvent(service, { version: 1 })];
  for (const from of times(5, (part) => part * 500))
    await checkIn(
      large,
      times(500, (each) => anItem(from + each)),
    );
  await checkIn(cancelled, [anItem(9_000)]);
  await anEvent(service, { id: cancelled, status: "CANCELLED", version: 2 });
  const first = await partOf(DISTRICT);
  expect(first.count).toBe(2_000);
  await checkIn(large, [anItem(9_001)]);
  const second = await partOf(DISTRICT, first.next);
  expect(second).toMatchObject({ count: 500, next: null });
  const people = [...read(first.lines), ...read(second.lines)].map(({ person }) => person);
  expect(new Set(people).size).toBe(2_500);
});

test.each([
  ["an invalid cursor", analyst, `area: "${DISTRICT}", after: "no"`, "BAD_USER_INPUT"],
  ["a foreign area", analyst, `area: "11"`, "FORBIDDEN"],
  ["a planner", planner, `area: "${DISTRICT}"`, "FORBIDDEN"],
])("refuses %s", async (_what, viewer, args, code) => {
  const { errors } = await service.ask(viewer, `{ attendanceLines(${args}) { count } }`);
  expect(errors?.[0]?.extensions.code).toBe(code);
});

test("audits each part, and returns none when the audit fails", async () => {
  const entries = async () =>
    (
      await service.database.pool.query(
        "select area, actor from audit_entry where operation = 'Query.attendanceLines'",
      )
    ).rows;
  const before = (await entries()).length;
  await partOf(WEST);
  expect((await entries()).slice(before)).toEqual([{ area: WEST, actor: analyst.id }]);
  const admin = new Client({ connectionString: service.adminUrl });
  await admin.connect();
  await admin.query("alter function attendance.audit_append(jsonb) rename to hidden");
  const { data, errors } = await service.ask(analyst, `{ attendanceLines(area: "${WEST}") { lines } }`);
  await admin.query("alter function attendance.hidden(jsonb) rename to audit_append");
  await admin.end();
  expect(errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
  expect(data?.attendanceLines ?? null).toBeNull();
});

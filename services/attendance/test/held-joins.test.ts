import { aViewer, times } from "@starlane/testing";
import { Client, type Pool } from "pg";
import { expectExactCells, untilCounted } from "./cells.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CHECK_IN,
  DISTRICT,
  EAST,
  GARDEN,
  identityOf,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
  WEST,
} from "./district.js";
import { dump, processes, type Processes } from "./processes.js";

const OTHER = "00000000-0000-4000-8000-00000000000b";
const officer = aViewer("OFFICER");
const planner = aViewer("PLANNER");
let system: Processes;
beforeEach(async () => {
  system = await processes(2);
  await deliverDistrict(system);
});
afterEach(() => system.close());

// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
type Json = any;
const pool = (): Pool => system.running[0]!.database.pool;
const identity = (number: number) => ({ identityNumber: identityOf(number) });
const phone = (number: number) => ({ phone: phoneOf(number) });
const both = (one: number, other: number) => ({ ...identity(one), ...phone(other) });
const receipts = async (event: string, people: readonly object[], process = 0): Promise<Json[]> => {
  const items = people.map((person) => anItem(0, { person }));
  return (await system.ask(process, officer, CHECK_IN, { event, items })).data.checkIn.receipts;
};
const checkIn = async (...sent: Parameters<typeof receipts>): Promise<string[]> =>
  (await receipts(...sent)).map(({ verdict }) => verdict);
const reached = async (): Promise<[reached: number, contacts: number]> => {
  await untilCounted(pool());
  const { data } = await system.ask(
    1,
    officer,
    `{ coverage(area: "${DISTRICT}") { total { reached contacts } } }`,
  );
  return [data.coverage.total.reached, data.coverage.total.contacts];
};
const exact = async () => {
  await untilCounted(pool());
  await expectExactCells(pool());
};
const PAIRS = `query($states: [PersonJoinState!]) { personJoins(states: $states) { totalCount nodes {
  id state reasons agency { id } area { id } event { id }
  byIdentityNumber { maskedName phoneLast4 attendances } byPhone { maskedName phoneLast4 attendances } } } }`;
const pairs = async (states?: string[], viewer = planner): Promise<Json> => {
  const { data, errors } = await system.ask(0, viewer, PAIRS, { states });
  return errors ? errors[0]!.extensions.code : data.personJoins.nodes;
};
const decide = async (
  decision: "confirm" | "reject" | "reverse",
  id: string,
  viewer = planner,
  process = 0,
): Promise<Json> => {
  const name = `${decision}PersonJoin`;
  const text = `mutation($id: ID!) { ${name}(id: $id) { ... on PersonJoin { state } ... on InvalidState { state } } }`;
  const { data, errors } = await system.ask(process, viewer, text, { id });
  return errors?.[0]?.extensions.code ?? data[name].state;
};
const importing = async (event: string, rows: readonly string[], mode = "ROW_BY_ROW"): Promise<Json> => {
  const numbered = rows.map((row, index) => ({ number: index + 2, texts: row.split(",") }));
  const variables = { event, mode, columns: ["身份证号码", "手机号码"], rows: numbered };
  const text = `mutation($event: ID, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
    importCheckIns(event: $event, mode: $mode, columns: $columns, rows: $rows) {
      accepted unchanged refusedRows refused { row column code message } } }`;
  const { data, errors } = await system.ask(0, officer, text, variables);
  expect(errors).toBeUndefined();
  return data.importCheckIns;
};

describe("sixty people came by phone, and then all their phones come with one identity number", () => {
  let [first, second]: string[] = [];
  beforeEach(async () => {
    [first, second] = [await anEvent(system), await anEvent(system)];
    await checkIn(first, times(60, phone));
  });
  afterEach(exact);

  test("rejects each of them in one request, and accepts the other people in it", async () => {
    const people = [
      ...times(25, (n) => both(99, n)),
      identity(7),
      ...times(25, (n) => both(99, 25 + n)),
      phone(3),
      both(8, 70),
    ];
    const verdicts = await checkIn(second!, people);
    expect(verdicts.filter((verdict) => verdict === "REJECTED")).toHaveLength(50);
    expect(verdicts.filter((verdict) => verdict === "ACCEPTED")).toHaveLength(3);
    expect(await reached()).toEqual([62, 63]);
    expect(await pairs(["PENDING", "JOINED"])).toEqual([]);
    const [refused] = await receipts(
      second!,
      times(3, (n) => both(99, n)),
    );
    expect(refused.reason).toContain("more than 2 phones");
  });

  test("joins at most one, holds one and rejects the others when they come one by one", async () => {
    const verdicts = [];
    for (const n of times(60, (each) => each)) verdicts.push(...(await checkIn(second!, [both(99, n)])));
    expect(verdicts.slice(0, 3)).toEqual(["ACCEPTED", "DUPLICATE", "REJECTED"]);
    expect(new Set(verdicts.slice(2))).toEqual(new Set(["REJECTED"]));
    expect(await reached()).toEqual([60, 61]);
    expect(await pairs()).toMatchObject([{ reasons: ["SAME_EVENT", "SECOND_PHONE"] }]);
    const [joined] = await pairs(["JOINED"]);
    expect(await decide("reverse", joined.id)).toBe("REVERSED");
    expect(await reached()).toEqual([61, 61]);
  });

  test("refuses all their rows in a table of another or the same event, also when it is sent again", async () => {
    const rows = [...times(60, (n) => `${identityOf(99)},${phoneOf(n)}`), `${identityOf(7)},`];
    for (const event of [second!, first!]) {
      expect(await importing(event, rows, "VALIDATE_ONLY")).toMatchObject({ accepted: 1, refusedRows: 60 });
      const report = await importing(event, rows);
      expect(report).toMatchObject({ accepted: 1, refusedRows: 60 });
      expect(report.refused[0]).toMatchObject({
        column: "手机号码",
        message: expect.stringContaining("more than 2 phones"),
      });
      expect(await importing(event, rows)).toMatchObject({ accepted: 0, unchanged: 1, refusedRows: 60 });
    }
    expect(await reached()).toEqual([61, 62]);
  });

  test("joins one, holds one and rejects the others in concurrent requests to two processes", async () => {
    const answers = await Promise.all(times(24, (n) => checkIn(second!, [both(99, n)], n % 2)));
    expect(answers.flat().filter((verdict) => verdict === "REJECTED")).toHaveLength(22);
    expect(await reached()).toEqual([60, 61]);
    expect(await pairs(["JOINED"])).toHaveLength(1);
    expect(await pairs()).toHaveLength(1);
  });
});

/**
 * Checks in twenty-four people at once with the same identity number, each with a phone of their own.
 * @returns the number of phones it then has
 */
async function race(): Promise<number> {
  const [event, number] = [await anEvent(system), (raced += 1)];
  await checkIn(event, [identity(number)]); // a new identity number would make the others wait for its insert
  await Promise.all(times(24, (n) => checkIn(event, [both(number, number * 100 + n)], n % 2)));
  const { rows } = await pool().query<{ phones: number }>(
    "select count(*)::int as phones from pseudonym where kind = 'PHONE' group by person order by 1 desc limit 1",
  );
  return rows[0]!.phones;
}
let raced = 100;

test("gives an identity number two phones when twenty-four come with it at once", async () => {
  expect(await race()).toBe(2);
});

test("control: gives it more phones without the lock", async () => {
  locks = false;
  try {
    // One race may pass by luck; ten in a row do not.
    let most = 0;
    for (let races = 0; races < 10 && most <= 2; races += 1) most = Math.max(most, await race());
    expect(most).toBeGreaterThan(2);
  } finally {
    locks = true;
  }
});

let locks = true;
const query = Reflect.get(Client.prototype, "query") as (this: Client, ...given: unknown[]) => unknown;
/** Removes the lock on an identity number while its phones are counted, when `locks` is false. */
beforeAll(() => {
  Client.prototype.query = function (this: Client, statement: Json, ...more: Json[]) {
    const isLock = !locks && statement?.name === "lock owners";
    const given = isLock
      ? { name: "no lock", text: "select $1::bytea[]", values: statement.values }
      : statement;
    return query.call(this, given, ...more);
  } as never;
});
afterAll(() => {
  Client.prototype.query = query as typeof Client.prototype.query;
});

describe("a phone whose person attended at another agency", () => {
  let [ours, theirs, later]: string[] = [];
  beforeEach(async () => {
    ours = await anEvent(system, { area: STARLIGHT });
    theirs = await anEvent(system, { agency: OTHER, area: RIVERSIDE });
    later = await anEvent(system, { area: GARDEN });
    await checkIn(theirs, [phone(1)]);
    await checkIn(ours, [identity(1)]);
    expect(await checkIn(later, [both(1, 1)], 1)).toEqual(["ACCEPTED"]);
  });
  afterEach(exact);

  test("is held once however often it comes, and counts as two people until decided", async () => {
    expect(await reached()).toEqual([2, 3]);
    expect(await pairs()).toMatchObject([
      {
        reasons: ["OTHER_AGENCY"],
        state: "PENDING",
        agency: { id: AGENCY },
        area: { id: DISTRICT },
        event: { id: later },
        byIdentityNumber: { attendances: 2 },
        byPhone: { attendances: 1 },
      },
    ]);
    for (const event of [ours!, later!, theirs!]) await checkIn(event, [both(1, 1)]);
    expect(await importing(ours!, [`${identityOf(1)},${phoneOf(1)}`])).toMatchObject({ unchanged: 1 });
    expect(await pairs()).toHaveLength(1);
    expect(await reached()).toEqual([2, 4]);
  });

  test("is joined on confirmation, kept apart on rejection, and each decision can be changed", async () => {
    const [{ id }] = await pairs();
    expect(await decide("reject", id)).toBe("REJECTED");
    expect(await decide("reject", id)).toBe("REJECTED");
    expect(await decide("reverse", id)).toBe("REJECTED");
    await checkIn(await anEvent(system), [both(1, 1)]);
    expect(await reached()).toEqual([2, 4]);
    expect(await decide("confirm", id)).toBe("JOINED");
    expect(await decide("confirm", id)).toBe("JOINED");
    expect(await reached()).toEqual([1, 4]);
    expect(await pairs(["JOINED"])).toMatchObject([
      { byIdentityNumber: { attendances: 3 }, byPhone: { attendances: 1 } },
    ]);
    // An attendance by the phone while joined goes back to the phone's person.
    await checkIn(await anEvent(system), [phone(1)]);
    expect(await checkIn(await anEvent(system), [identity(1)])).toEqual(["ACCEPTED"]);
    expect(await reached()).toEqual([1, 6]);
    expect(await decide("reject", id)).toBe("JOINED");
    expect(await decide("reverse", id)).toBe("REVERSED");
    expect(await reached()).toEqual([2, 6]);
    expect(await pairs(["REVERSED"])).toMatchObject([
      { byIdentityNumber: { attendances: 4 }, byPhone: { attendances: 2 } },
    ]);
    await checkIn(await anEvent(system), [both(1, 1)]);
    expect(await reached()).toEqual([2, 7]);
  });

  test("is decided once and counted right when twenty-four decisions come at once", async () => {
    const [{ id }] = await pairs();
    const answers = await Promise.all(
      times(24, (n) => decide((["confirm", "reject", "reverse"] as const)[n % 3]!, id, planner, n % 2)),
    );
    const [pair] = await pairs(["PENDING", "JOINED", "REJECTED", "REVERSED"]);
    expect(answers).toContain(pair.state);
    expect(await reached()).toEqual([pair.state === "JOINED" ? 1 : 2, 3]);
  });

  test.each([
    ["a planner of the district", planner, "JOINED"],
    ["an administrator of the district", aViewer("ADMIN"), "JOINED"],
    ["a planner of one of its streets", aViewer("PLANNER", { area: WEST }), "NOT_FOUND"],
    ["a planner of its other street", aViewer("PLANNER", { area: EAST }), "NOT_FOUND"],
    ["a planner of another district", aViewer("PLANNER", { area: "640106" }), "NOT_FOUND"],
    ["an officer", officer, "FORBIDDEN"],
    ["a partner", aViewer("PARTNER"), "FORBIDDEN"],
    ["an analyst", aViewer("ANALYST"), "FORBIDDEN"],
  ])("%s may see and decide it only with access to its area", async (_case, viewer, outcome) => {
    const [{ id }] = await pairs();
    const seen = await pairs(undefined, viewer);
    expect(outcome === "FORBIDDEN" ? seen : seen.length).toBe(
      { JOINED: 1, NOT_FOUND: 0, FORBIDDEN: "FORBIDDEN" }[outcome],
    );
    for (const decision of ["reject", "confirm", "reverse"] as const) {
      const answer = await decide(decision, id, viewer);
      expect(outcome === "JOINED" ? "decided" : answer).toBe(outcome === "JOINED" ? "decided" : outcome);
    }
    const unknown = await decide("confirm", "018f6f2c-0000-7000-8000-000000000000", viewer);
    expect(unknown).toBe(outcome === "JOINED" ? "NOT_FOUND" : outcome);
  });

  test("is deleted with the erased person, without erasing the other one", async () => {
    const erase = async (person: object) => {
      const text = `mutation($person: PersonInput!) { eraseByNumber(person: $person, reason: "asked for it") }`;
      expect((await system.ask(0, aViewer("ADMIN"), text, { person })).errors).toBeUndefined();
    };
    const [{ id }] = await pairs();
    await decide("reject", id);
    system.setTime("2026-03-02T01:30:00Z");
    await erase(both(1, 1));
    expect(await pairs(["REJECTED"])).toEqual([]);
    expect(await decide("confirm", id)).toBe("NOT_FOUND");
    expect(await checkIn(theirs!, [phone(1)])).toEqual(["DUPLICATE"]);
    expect(await reached()).toEqual([2, 3]);
    const { rows } = await pool().query("select from pseudonym where kind = 'PHONE'");
    expect(rows).toHaveLength(1);
    expect(await dump(system)).not.toContain(identityOf(1));
  });
});

test("audits automatic, held, confirmed and reversed joins with their authors", async () => {
  for (const n of [1, 2]) await checkIn(await anEvent(system), [phone(n)]);
  for (const n of [1, 2]) await checkIn(await anEvent(system), [both(9, n)]);
  const [[joined], [held]] = [await pairs(["JOINED"]), await pairs()];
  await decide("confirm", held.id);
  await decide("reverse", joined.id);
  const { rows } = await pool().query(
    "select actor, operation, outcome, subject, area, agency from audit_entry where operation like '%PersonJoin%' order by at, position",
  );
  const entry = (actor: string, operation: string, outcome: string, subject: string) => ({
    actor,
    operation: `Mutation.${operation}PersonJoin`,
    outcome,
    subject,
    agency: AGENCY,
  });
  expect(rows).toHaveLength(4);
  for (const expected of [
    entry(officer.id, "confirm", "AUTOMATIC", joined.id),
    { ...entry(officer.id, "", "HELD", held.id), operation: "PersonJoin.held" },
    entry(planner.id, "confirm", "DONE", held.id),
    entry(planner.id, "reverse", "DONE", joined.id),
  ])
    expect(rows).toContainEqual(expect.objectContaining(expected));
});

test("holds a phone that comes with two identity numbers at once, and joins it with only one", async () => {
  await checkIn(await anEvent(system), [phone(1)]);
  expect(await checkIn(await anEvent(system), [both(1, 1), both(2, 1)])).toEqual(["ACCEPTED", "ACCEPTED"]);
  const [one, other] = await pairs();
  expect([one.reasons, other.reasons]).toEqual([["SHARED_PHONE"], ["SHARED_PHONE"]]);
  expect(await decide("confirm", one.id)).toBe("JOINED");
  expect(await decide("confirm", other.id)).toBe("PHONE_TAKEN");
  expect(await reached()).toEqual([2, 3]);
  await decide("reverse", one.id);
  expect(await decide("confirm", other.id)).toBe("JOINED");
  expect(await reached()).toEqual([2, 3]);
  await exact();
});

test("restores a check-in left out by a join when it is reversed, and keeps corrections", async () => {
  const [event, second] = [await anEvent(system), await anEvent(system)];
  const items = [
    anItem(1, { clientId: "by phone" }),
    anItem(0, { clientId: "by number", person: identity(1) }),
  ];
  await system.ask(0, officer, CHECK_IN, { event, items });
  await system.ask(0, officer, CHECK_IN, { event: second, items: [anItem(1, { clientId: "second" })] });
  await checkIn(await anEvent(system), [both(1, 1)]);
  const [{ id }] = await pairs();
  await decide("confirm", id);
  expect(await reached()).toEqual([1, 3]);
  await system.ask(
    0,
    officer,
    `mutation { correctCheckIn(event: "${second}", clientId: "second", reason: "x", area: "${GARDEN}") { __typename } }`,
  );
  await decide("reverse", id);
  expect(await reached()).toEqual([2, 4]);
  const { rows } = await pool().query(
    "select client_id, area_id from attendance where client_id in ('by phone', 'second') order by 1",
  );
  expect(rows).toEqual([
    { client_id: "by phone", area_id: STARLIGHT },
    { client_id: "second", area_id: GARDEN },
  ]);
  expect(await checkIn(event, [phone(1)])).toEqual(["DUPLICATE"]);
  await exact();
});

test("keeps a check-in withdrawn during a join withdrawn after its reversal", async () => {
  const event = await anEvent(system);
  await system.ask(0, officer, CHECK_IN, { event, items: [anItem(1, { clientId: "mistaken" })] });
  await checkIn(await anEvent(system), [both(1, 1)]);
  await system.ask(
    0,
    officer,
    `mutation { withdrawCheckIn(event: "${event}", clientId: "mistaken", reason: "x") { __typename } }`,
  );
  const [{ id }] = await pairs(["JOINED"]);
  await decide("reverse", id);
  expect(await reached()).toEqual([1, 1]);
  await exact();
});

import { Client } from "pg";
import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeErasedLogs, readErasedLog } from "../src/people/erasure/erased-log.js";
import { reapplyErasures } from "../src/people/erasure/reapply.js";
import { ErasureKeyLost, openTombstones } from "../src/people/erasure/tombstones.js";
import { attendance } from "../src/index.js";
import { expectExactCells, untilCounted } from "./cells.js";
import { anEvent, anItem, CHECK_IN, DISTRICT, identityOf, phoneOf, deliverDistrict } from "./district.js";
import { enrol, ENROLMENTS, type Json } from "./people.js";

let service: TestService;
const [officer, admin] = [aViewer("OFFICER"), aViewer("ADMIN")];
const NOW = "2026-03-02T04:00:00Z";
beforeEach(async () => {
  service = await aService(attendance, { now: NOW });
  await deliverDistrict(service);
});
afterEach(() => service.close());

const pool = () => service.database.pool;
const person = (n: number) => ({ identityNumber: identityOf(n), phone: phoneOf(n), name: "金丝雀" });
const aLine = (n: number) => ({ person: person(n), audience: "RESIDENT" });
const mutate = async (viewer: typeof admin, query: string, variables: object) => {
  const { data, errors } = await service.ask(viewer, query, { variables: { ...variables } });
  return errors ? errors[0]!.extensions.code : Object.values(data)[0];
};
const erase = (id: string, { viewer = admin, reason = "asked for it" } = {}) =>
  mutate(viewer, "mutation($id: ID!, $reason: String!) { erasePerson(id: $id, reason: $reason) }", {
    id,
    reason,
  });
const eraseByNumber = (who: object, viewer = admin) =>
  mutate(viewer, `mutation($who: PersonInput!) { eraseByNumber(person: $who, reason: "asked for it") }`, {
    who,
  });
const come = async (event: string, items: readonly object[]): Promise<string[]> => {
  const { data } = await service.ask(officer, CHECK_IN, { variables: { event, items } });
  return data.checkIn.receipts.map(({ verdict }: Json) => verdict);
};
const byIdentity = (n: number, item: object = {}) =>
  anItem(n, { person: { identityNumber: identityOf(n) }, ...item });
const reach = async () => {
  await untilCounted(pool());
  const { data } = await service.ask(
    officer,
    `{ coverage(area: "${DISTRICT}") { rows { audience { id } reached contacts } total { reached contacts } } }`,
  );
  return data.coverage;
};
const rosterOf = async (event: string) => {
  const { data } = await service.ask(officer, ENROLMENTS, { variables: { event } });
  return data.enrolments.flatMap(({ roster }: Json) => roster);
};
const group = (event: string, lines: readonly object[], label = "one") =>
  enrol(service, officer, { event, label, headcount: 40, basis: "CONSENT", roster: lines });
const IMPORT = `mutation($event: ID!, $rows: ImportRows!) { importCheckIns(event: $event, mode: ROW_BY_ROW,
  columns: ["identityNumber", "phone"], rows: $rows) { accepted unchanged refusedRows } }`;
const send = (event: string, people: readonly number[]) =>
  mutate(officer, IMPORT, {
    event,
    rows: people.map((n, index) => ({ number: index + 2, texts: [identityOf(n), phoneOf(n)] })),
  });

/** Returns the number of rows that lead from a number to a person. */
const heldOf = async (): Promise<Record<string, number>> => {
  const { rows } = await pool().query(
    `select (select count(*)::int from pseudonym) as pseudonyms, (select count(*)::int from kept_person) as names,
       (select count(*)::int from keeping) as keepings, (select count(*)::int from roster_entry) as entries`,
  );
  return rows[0];
};

test("erases a person at every agency and keeps their attendances counted", async () => {
  const [past, coming] = [await anEvent(service), await anEvent(service, { endsAt: "2026-04-02T02:00:00Z" })];
  await come(past, [anItem(1, { person: person(1) }), anItem(2)]);
  await group(coming, [aLine(1), aLine(3)]);
  const other = aViewer("OFFICER", { agency: "00000000-0000-4000-8000-0000000000e1" });
  await enrol(service, other, {
    event: coming,
    label: "two",
    headcount: 9,
    basis: "CONSENT",
    roster: [aLine(1)],
  });
  const before = await reach();
  const roster = await rosterOf(coming);
  expect(await heldOf()).toEqual({ pseudonyms: 3, names: 3, keepings: 3, entries: 3 });

  expect(await erase(roster[0].person.id, { reason: " " })).toBe("BAD_USER_INPUT");
  expect(await erase(roster[0].person.id, { viewer: officer })).toBe("FORBIDDEN");
  expect(await erase(roster[0].person.id, { viewer: aViewer("ADMIN", { area: "110101" }) })).toBe(
    "NOT_FOUND",
  );
  expect(await erase("00000000-0000-4000-8000-00000000dead")).toBe("NOT_FOUND");
  expect(await erase(roster[0].person.id)).toBe(true);

  expect(await heldOf()).toEqual({ pseudonyms: 1, names: 1, keepings: 1, entries: 1 });
  expect((await rosterOf(coming)).map(({ person: { id } }: Json) => id)).toEqual([roster[1].person.id]);
  expect(await reach()).toEqual(before);
  await expectExactCells(pool());
  expect(await erase(roster[0].person.id)).toBe("NOT_FOUND");
});

test("adds no erased person again by any older list, and leaves reach unchanged", async () => {
  const [past, coming] = [await anEvent(service), await anEvent(service, { endsAt: "2026-04-02T02:00:00Z" })];
  await send(past, [1, 2]);
  const sent = byIdentity(1);
  await come(past, [sent]);
  const before = await reach();
  expect(await eraseByNumber({ identityNumber: identityOf(1) })).toBe(true);

  expect(await send(past, [1, 2])).toEqual({ accepted: 0, unchanged: 2, refusedRows: 0 });
  // By the phone that was another name; a resend; an offline device; an implausible clock.
  const late = [anItem(1), sent, byIdentity(1), byIdentity(1, { at: "2029-01-01T00:00:00Z" })];
  expect(await come(past, late)).toEqual(times(4, () => "DUPLICATE"));
  const named = await group(coming, [aLine(2), aLine(1)]);
  expect(named).toMatchObject({ __typename: "InvalidInput", path: ["input", "roster", "1", "person"] });
  const { id } = await group(coming, [aLine(2)]);
  const { data } = await service.ask(
    officer,
    `mutation($id: ID!, $rows: ImportRows!) { importRoster(enrolment: $id, mode: ROW_BY_ROW, columns: ["name", "identityNumber"],
      rows: $rows) { accepted unchanged refused { row message } } }`,
    { variables: { id, rows: [{ number: 2, texts: ["金丝雀", identityOf(1)] }] } },
  );
  expect(data.importRoster).toMatchObject({ accepted: 0, refused: [{ row: 2 }] });
  await service.ask(
    officer,
    `mutation($event: ID!, $items: [AssessmentItem!]!) { recordAssessments(event: $event, phase: BEFORE, items: $items) { __typename } }`,
    { variables: { event: past, items: [{ clientId: "a", person: person(1), score: 1, outOf: 2 }] } },
  );
  await service.ask(
    admin,
    `mutation($who: PersonInput!) { movePerson(person: $who, area: "640105002003", from: "2026-03-01", reason: "moved") { __typename } }`,
    { variables: { who: person(1) } },
  );
  expect(await reach()).toEqual(before);
  const { rows } = await pool().query("select from assessment");
  expect(rows).toEqual([]);
  expect(await heldOf()).toMatchObject({ pseudonyms: 2, names: 1 });
});

test("counts an erased person who comes again as a new person, and refuses them on rosters", async () => {
  const [past, next] = [
    await anEvent(service),
    await anEvent(service, { startsAt: "2026-03-03T01:00:00Z", endsAt: "2026-03-03T02:00:00Z" }),
  ];
  await come(past, [byIdentity(1)]);
  await eraseByNumber({ identityNumber: identityOf(1) });
  service.setTime("2026-03-03T01:30:00Z");
  const item = byIdentity(1, { at: "2026-03-03T01:30:00Z" });
  expect(await come(next, [item])).toEqual(["ACCEPTED"]);
  expect(await come(next, [item, byIdentity(1, { at: "2026-03-03T01:31:00Z" })])).toEqual([
    "DUPLICATE",
    "DUPLICATE",
  ]);
  expect(await come(past, [byIdentity(1)])).toEqual(["DUPLICATE"]); // a list of before
  const { rows } = await pool().query("select person from attendance order by at");
  expect(rows[0].person).not.toBe(rows[1].person);
  expect((await reach()).total).toEqual({ reached: 2, contacts: 2 });
  expect(await group(next, [aLine(1)])).toMatchObject({ __typename: "InvalidInput" });
});

test("erases by number for any administrator and answers alike for an unknown person", async () => {
  await come(await anEvent(service), [byIdentity(1)]);
  expect(await eraseByNumber({ identityNumber: identityOf(1) }, officer)).toBe("FORBIDDEN");
  expect(await eraseByNumber({ identityNumber: "1" })).toBe("BAD_USER_INPUT");
  expect(await heldOf()).toMatchObject({ pseudonyms: 1 });
  const elsewhere = aViewer("ADMIN", { area: "110101" });
  for (const n of [9, 1, 1])
    expect(await eraseByNumber({ identityNumber: identityOf(n) }, elsewhere)).toBe(true);
  expect(await heldOf()).toMatchObject({ pseudonyms: 0 });
});

test("erases no other person with a shared phone", async () => {
  const event = await anEvent(service, { endsAt: "2026-04-02T02:00:00Z" });
  const child = { identityNumber: identityOf(1), phone: phoneOf(2) };
  await come(event, [anItem(2, { person: person(2) })]);
  await come(event, [anItem(1, { person: child })]);
  await group(event, [{ person: child, audience: "RESIDENT" }, aLine(2)]);
  await eraseByNumber(child);
  expect(await heldOf()).toEqual({ pseudonyms: 2, names: 1, keepings: 1, entries: 1 });
  expect(await come(event, [anItem(2)])).toEqual(["DUPLICATE"]); // as the person to whom the phone belongs
  expect(await group(event, [aLine(2)], "again")).toMatchObject({ __typename: "Enrolment" });
});

test("erases a person for good while twenty devices check them in", async () => {
  const event = await anEvent(service);
  const devices = times(20, (n) => come(event, [byIdentity(1), byIdentity(100 + n)]));
  const [erased] = await Promise.all([eraseByNumber({ identityNumber: identityOf(1) }), ...devices]);
  expect(erased).toBe(true);
  await Promise.all(times(20, (n) => come(event, [byIdentity(1), byIdentity(100 + n)])));
  expect(await heldOf()).toMatchObject({ pseudonyms: 20 });
  const { rows } = await pool().query("select from attendance");
  expect(rows.length).toBeLessThanOrEqual(21);
});

/** Runs work, then restores tables to their state before it, as an older backup would. */
async function restoring(tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const owner = new Client({ connectionString: service.adminUrl });
  await owner.connect();
  try {
    await owner.query("set search_path = attendance");
    for (const table of tables) await owner.query(`create temp table backup_${table} as table ${table}`);
    await work();
    for (const table of tables.toReversed()) await owner.query(`delete from ${table}`);
    for (const table of tables)
      await owner.query(`insert into ${table} overriding system value table backup_${table}`);
  } finally {
    await owner.end();
  }
}

test("erases people again after restoring an older backup, and leaves reach unchanged", async () => {
  const [past, coming] = [await anEvent(service), await anEvent(service, { endsAt: "2026-04-02T02:00:00Z" })];
  await come(past, [anItem(1, { person: person(1) }), anItem(2)]);
  await group(coming, [aLine(1), aLine(3)]);
  const before = await reach();
  const tables = ["pseudonym", "kept_person", "keeping", "roster_entry", "erased_person"];
  await restoring(tables, async () => {
    await erase((await rosterOf(coming))[0].person.id);
  });
  expect(await heldOf()).toMatchObject({ pseudonyms: 3, names: 2 }); // restored

  const tombstones = await openTombstones(pool(), service.home);
  expect(await reapplyErasures(pool(), tombstones, service.home)).toBeGreaterThan(0);
  expect(await heldOf()).toEqual({ pseudonyms: 1, names: 1, keepings: 1, entries: 1 });
  expect(await reach()).toEqual(before);
  expect(await send(past, [1])).toEqual({ accepted: 0, unchanged: 1, refusedRows: 0 });
  expect(await reapplyErasures(pool(), tombstones, service.home)).toBe(0);
});

test("keeps the log of tombstones private, survives a torn line and merges with a backup's log", async () => {
  await eraseByNumber({ identityNumber: identityOf(1) });
  const log = join(service.home, "erased.log");
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(readFileSync(log, "utf8")).toMatch(/^[0-9a-f]{32} 2026-03-02T04:00:00.000Z\n$/);
  const folder = mkdtempSync(join(tmpdir(), "starlane-erased-"));
  try {
    const backup = join(folder, "erased.log");
    copyFileSync(log, backup);
    appendFileSync(log, "0123456789abcdef"); // a crash in mid-line
    await eraseByNumber({ phone: phoneOf(2) });
    expect(readErasedLog(log).size).toBe(2);
    mergeErasedLogs(log, backup);
    mergeErasedLogs(log, backup);
    expect(readErasedLog(backup)).toEqual(readErasedLog(log));
    expect(readFileSync(backup, "utf8").split("\n")).toHaveLength(3);
    // The database restores what the log has lost.
    rmSync(log);
    await reapplyErasures(pool(), await openTombstones(pool(), service.home), service.home);
    expect(readErasedLog(log).size).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("audits an erasure without the number, and erases no one when the audit fails", async () => {
  await come(await anEvent(service), [byIdentity(1)]);
  const owner = new Client({ connectionString: service.adminUrl });
  await owner.connect();
  try {
    await owner.query("alter function attendance.audit_append rename to no_audit");
    expect(await eraseByNumber({ identityNumber: identityOf(1) })).toBe("INTERNAL_SERVER_ERROR");
    expect(await heldOf()).toMatchObject({ pseudonyms: 1 });
    await owner.query("alter function attendance.no_audit rename to audit_append");
    await eraseByNumber({ identityNumber: identityOf(1) });
    const { rows } = await owner.query(
      "select * from attendance.audit_entry where operation like '%eraseByNumber'",
    );
    expect(rows).toContainEqual(expect.objectContaining({ purpose: "asked for it", actor: admin.id }));
    expect(JSON.stringify(rows)).not.toContain(identityOf(1));
  } finally {
    await owner.end();
  }
});

test("refuses to start with another key once a person was erased", async () => {
  await eraseByNumber({ identityNumber: identityOf(1) });
  const folder = mkdtempSync(join(tmpdir(), "starlane-erased-"));
  await expect(openTombstones(pool(), folder)).rejects.toBeInstanceOf(ErasureKeyLost);
  rmSync(folder, { recursive: true });
});

test("refuses to start with a log of tombstones but without its key", async () => {
  const folder = mkdtempSync(join(tmpdir(), "starlane-erased-"));
  appendFileSync(join(folder, "erased.log"), `${"0".repeat(32)} 2026-03-02T04:00:00.000Z\n`);
  await expect(openTombstones(pool(), folder)).rejects.toBeInstanceOf(ErasureKeyLost);
  rmSync(folder, { recursive: true });
});

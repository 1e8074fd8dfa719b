import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import { anEvent, anItem, CHECK_IN, GARDEN, STARLIGHT, deliverDistrict } from "./district.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance, { now: "2026-03-02T01:06:00Z" });
  await deliverDistrict(service);
});
afterAll(() => service.close());

const COUNT = `mutation($event: ID!, $clientId: ID!, $people: Int!, $audience: ID, $at: DateTime!) {
  countCrowd(event: $event, clientId: $clientId, people: $people, audience: $audience, at: $at) { __typename
    ... on CheckInReceipt { clientId verdict reason late flagged } ... on InvalidInput { path } ... on InvalidState { state } } }`;
let made = 0;
const aCount = (event: string, changes: object = {}) => ({
  event,
  clientId: `crowd ${(made += 1)}`,
  people: 120,
  at: "2026-03-02T01:05:00Z",
  ...changes,
});
const count = async (variables: Record<string, unknown>, viewer = officer) => {
  const { data, errors } = await service.ask(viewer, COUNT, { variables });
  return errors ? errors[0]!.extensions.code : data.countCrowd;
};
const rowsOf = async (event: string) =>
  (await service.database.pool.query("select *, day::text from crowd_count where event_id = $1", [event]))
    .rows;
const totals = async (area: string, audience: string | null = null) => {
  const filter = audience === null ? "" : `, filter: { audiences: ["${audience}"] }`;
  const { data } = await service.ask(
    officer,
    `{ coverage(area: "${area}"${filter}) { total { reached contacts reachedAtMost } } }`,
  );
  return data.coverage.total;
};
const attendanceAt = async (event: string) => {
  const { data } = await service.ask(
    officer,
    `{ _entities(representations: [{ __typename: "Event", id: "${event}" }]) {
      ... on Event { attendance { reached unidentified } } } }`,
  );
  return data._entities[0].attendance;
};

test("counts every crowd in the event's area as contacts and never as reached", async () => {
  const event = await anEvent(service, { area: GARDEN });
  await service.ask(officer, CHECK_IN, { variables: { event, items: [anItem(1, { area: GARDEN })] } });
  expect(await count(aCount(event))).toMatchObject({
    __typename: "CheckInReceipt",
    verdict: "ACCEPTED",
    reason: null,
  });
  expect(await count(aCount(event, { people: 30, audience: "ELDERLY" }))).toMatchObject({
    verdict: "ACCEPTED",
  });
  expect(await attendanceAt(event)).toEqual({ reached: 1, unidentified: 150 });
  expect(await totals(GARDEN)).toMatchObject({ reached: 1, contacts: 151 });
  expect(await totals(GARDEN, "ELDERLY")).toMatchObject({ reached: 0, contacts: 30 });
  expect(await totals(GARDEN, "RESIDENT")).toMatchObject({ reached: 1, contacts: 151 });
  expect(await totals(STARLIGHT)).toMatchObject({ reached: 0, contacts: 0 });
});

test("answers a repeated count with DUPLICATE and rejects other figures under the same client id", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  const first = aCount(event, { audience: "ELDERLY" });
  expect(await count(first)).toMatchObject({ verdict: "ACCEPTED" });
  expect(await count(first)).toMatchObject({
    verdict: "DUPLICATE",
    reason: "This count has been taken already.",
  });
  for (const changed of [
    { people: 121 },
    { audience: "RESIDENT" },
    { audience: null },
    { at: "2026-03-02T01:05:01Z" },
    { event: other },
  ])
    expect(await count({ ...first, ...changed })).toMatchObject({ verdict: "REJECTED" });
  expect(await rowsOf(event)).toHaveLength(1);
  expect(await rowsOf(other)).toHaveLength(0);
});

test("accepts one of twenty identical counts sent at once", async () => {
  const event = await anEvent(service);
  const answers = await Promise.all(times(20, () => count(aCount(event, { clientId: "one and the same" }))));
  expect(answers.filter(({ verdict }) => verdict === "ACCEPTED")).toHaveLength(1);
  expect(answers.filter(({ verdict }) => verdict === "DUPLICATE")).toHaveLength(19);
});

test("rejects a withdrawn count and recognises a corrected one as DUPLICATE", async () => {
  const event = await anEvent(service);
  const [withdrawn, corrected] = [aCount(event), aCount(event)];
  await count(withdrawn);
  await count(corrected);
  const { pool } = service.database;
  const take = (clientId: string, reason: string) =>
    pool.query(
      `with removed as (delete from crowd_count where client_id = $1 returning *)
       insert into removed_crowd_count (client_id, event_id, people, audience, area_id, at, day, received_at, counted_xid, reason, removed_at)
       select client_id, event_id, people, audience, area_id, at, day, received_at, xid, $2, now() from removed`,
      [clientId, reason],
    );
  await take(withdrawn.clientId, "WITHDRAWN");
  await take(corrected.clientId, "CORRECTED");
  await pool.query(
    `insert into crowd_count (client_id, event_id, people, audience, area_id, at, day, received_at)
     select client_id, event_id, 12, audience, area_id, at, day, received_at from removed_crowd_count where client_id = $1`,
    [corrected.clientId],
  );
  expect(await count(withdrawn)).toMatchObject({ verdict: "REJECTED", reason: "This count was withdrawn." });
  expect(await count(corrected)).toMatchObject({ verdict: "DUPLICATE" });
  expect(await count({ ...corrected, people: 12 })).toMatchObject({ verdict: "DUPLICATE" });
  expect((await rowsOf(event)).map(({ people }) => people)).toEqual([12]);
});

test.each([
  ["zero people", { people: 0 }, ["people"]],
  ["a negative number of people", { people: -1 }, ["people"]],
  ["more than a million", { people: 1_000_001 }, ["people"]],
  ["an unknown audience", { audience: "CATS" }, ["audience"]],
  ["a client id that is too long", { clientId: "x".repeat(201) }, ["clientId"]],
  ["an empty client id", { clientId: "" }, ["clientId"]],
  ["a time before the year 2000", { at: "1970-01-01T00:00:00Z" }, ["at"]],
])("refuses %s", async (_case, changes, path) => {
  const event = await anEvent(service);
  expect(await count(aCount(event, changes))).toEqual({ __typename: "InvalidInput", path });
  expect(await rowsOf(event)).toHaveLength(0);
});

test.each([1, 1_000_000])("accepts a crowd of %d people", async (people) => {
  expect(await count(aCount(await anEvent(service), { people }))).toMatchObject({ verdict: "ACCEPTED" });
});

test("counts an implausible time on the event's day and flags it", async () => {
  const event = await anEvent(service);
  const first = aCount(event, { at: "2026-01-01T00:00:00Z" });
  for (const verdict of ["ACCEPTED", "DUPLICATE"])
    expect(await count(first)).toMatchObject({ verdict, late: true, flagged: true });
  expect(await rowsOf(event)).toMatchObject([{ day: "2026-03-02" }]);
});

test.each([
  ["CONFIRMED", "CheckInReceipt"],
  ["COMPLETED", "CheckInReceipt"],
  ["PROPOSED", "InvalidState"],
  ["DECLINED", "InvalidState"],
  ["CANCELLED", "InvalidState"],
])("answers at an event that is %s with %s", async (status, answer) => {
  expect((await count(aCount(await anEvent(service, { status })))).__typename).toBe(answer);
});

test.each([
  ["an officer of another place", aViewer("OFFICER", { area: "640106" }), "NOT_FOUND"],
  ["another partner", aViewer("PARTNER"), "FORBIDDEN"],
  ["an analyst", aViewer("ANALYST"), "FORBIDDEN"],
])("%s may not count a crowd", async (_case, viewer, code) => {
  expect(await count(aCount(await anEvent(service)), viewer)).toBe(code);
  expect(await count(aCount("00000000-0000-4000-8000-00000000dead"))).toBe("NOT_FOUND");
});

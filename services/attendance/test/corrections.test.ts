import { aService, aViewer, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
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

let service: TestService;
const officer = aViewer("OFFICER", { area: DISTRICT });
beforeEach(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterEach(() => service.close());

const checkIn = async (event: string, items: readonly object[]): Promise<string[]> => {
  const { data } = await service.ask(officer, CHECK_IN, { variables: { event, items } });
  return data.checkIn.receipts.map(({ verdict }: { verdict: string }) => verdict);
};
const WITHDRAW = `mutation($event: ID!, $clientId: ID!, $reason: String!) {
  withdrawCheckIn(event: $event, clientId: $clientId, reason: $reason) {
    __typename ... on CheckInWithdrawn { clientId } ... on InvalidInput { path message } ... on InvalidState { state message } } }`;
const CORRECT = `mutation($event: ID!, $clientId: ID!, $reason: String!, $area: ID, $audience: ID) {
  correctCheckIn(event: $event, clientId: $clientId, reason: $reason, area: $area, audience: $audience) {
    __typename ... on CheckInCorrected { area { id } audience { id } }
    ... on InvalidInput { path message } ... on InvalidState { state message } } }`;
const MOVE = `mutation($person: PersonInput!, $area: ID!, $from: Date!, $reason: String!) {
  movePerson(person: $person, area: $area, from: $from, reason: $reason) {
    __typename ... on PersonMoved { area { id } from checkIns } ... on InvalidInput { path message } } }`;
const WITHDRAW_CROWD = `mutation($event: ID!, $clientId: ID!, $reason: String!) {
  withdrawCrowdCount(event: $event, clientId: $clientId, reason: $reason) { __typename } }`;
const correct = async (
  query: string,
  variables: object,
  viewer = officer,
  language: "en" | "zh-CN" = "en",
) => {
  const { data, errors } = await service.ask(viewer, query, {
    language,
    variables: { reason: "a mistake", ...variables },
  });
  return errors ? errors[0]!.extensions.code : Object.values(data as object)[0];
};
const totals = async (...areas: string[]) => {
  await untilCounted(service.database.pool);
  const { data } = await service.ask(
    officer,
    `{ ${areas.map((area) => `a${area}: coverage(area: "${area}") { total { reached contacts } }`).join("\n")} }`,
  );
  return areas.map((area) => {
    const { reached, contacts } = data[`a${area}`].total;
    return [reached, contacts];
  });
};

test("removes a withdrawn check-in from all counts and rejects its client id, but accepts the person anew", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service, { area: RIVERSIDE })];
  const wrong = anItem(1);
  await checkIn(event, [wrong, anItem(2)]);
  await checkIn(other, [anItem(1)]);
  expect(await totals(DISTRICT, STARLIGHT, RIVERSIDE)).toEqual([
    [2, 3],
    [2, 2],
    [1, 1],
  ]);
  const { clientId } = wrong;
  expect(await correct(WITHDRAW, { event, clientId })).toEqual({ __typename: "CheckInWithdrawn", clientId });
  expect(await correct(WITHDRAW, { event, clientId })).toEqual({ __typename: "CheckInWithdrawn", clientId });
  expect(await totals(DISTRICT, STARLIGHT, RIVERSIDE)).toEqual([
    [2, 2],
    [1, 1],
    [1, 1],
  ]);
  const { data } = await service.ask(officer, CHECK_IN, { variables: { event, items: [wrong] } });
  expect(data.checkIn.receipts).toEqual([
    {
      clientId,
      verdict: "REJECTED",
      reason: "This check-in was withdrawn. If the person did come, check them in anew.",
    },
  ]);
  expect(await checkIn(event, [anItem(1)])).toEqual(["ACCEPTED"]);
  expect(await totals(STARLIGHT)).toEqual([[2, 2]]);
  await expectExactCells(service.database.pool);
});

test("frees the place of a withdrawn check-in", async () => {
  const event = await anEvent(service, { capacity: 1 });
  const wrong = anItem(1);
  expect(await checkIn(event, [wrong, anItem(2)])).toEqual(["ACCEPTED", "OVER_CAPACITY"]);
  await correct(WITHDRAW, { event, clientId: wrong.clientId });
  expect(await checkIn(event, [anItem(2)])).toEqual(["ACCEPTED"]);
});

test("corrects residence and audience once and keeps the client id", async () => {
  const event = await anEvent(service);
  const item = anItem(1, { audience: "RESIDENT" });
  const { clientId } = item;
  await checkIn(event, [item]);
  await totals(DISTRICT);
  for (let time = 0; time < 2; time += 1)
    expect(await correct(CORRECT, { event, clientId, area: RIVERSIDE, audience: "ELDERLY" })).toEqual({
      __typename: "CheckInCorrected",
      area: { id: RIVERSIDE },
      audience: { id: "ELDERLY" },
    });
  expect(await totals(DISTRICT, STARLIGHT, RIVERSIDE)).toEqual([
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
  const { rows } = await service.database.pool.query(
    "select reason, note, removed_by from removed_attendance",
  );
  expect(rows).toEqual([{ reason: "CORRECTED", note: "a mistake", removed_by: officer.id }]);
  expect(await checkIn(event, [item])).toEqual(["DUPLICATE"]);
  expect(await correct(CORRECT, { event, clientId, audience: "RESIDENT" })).toMatchObject({
    area: { id: RIVERSIDE },
  });
  expect(await correct(WITHDRAW, { event, clientId })).toMatchObject({ __typename: "CheckInWithdrawn" });
  expect(await correct(CORRECT, { event, clientId, area: GARDEN })).toMatchObject({ state: "WITHDRAWN" });
  expect(await totals(DISTRICT)).toEqual([[0, 0]]);
  await expectExactCells(service.database.pool).catch(() => undefined); // there are no cells
  expect((await service.database.pool.query("select from reach_cell")).rowCount).toBe(0);
});

test("counts a person who moved in the new area from that day on, and in the old one before it", async () => {
  const [before, after] = [
    await anEvent(service, { startsAt: "2026-02-02T01:00:00Z", endsAt: "2026-02-02T02:00:00Z" }),
    await anEvent(service),
  ];
  const person = { phone: phoneOf(1) };
  await checkIn(before, [anItem(1, { area: GARDEN, at: "2026-02-02T01:00:00Z" })]);
  await checkIn(after, [anItem(1, { area: GARDEN })]);
  const move = { person, area: RIVERSIDE, from: "2026-03-01" };
  expect(await correct(MOVE, move)).toEqual({
    __typename: "PersonMoved",
    area: { id: RIVERSIDE },
    from: "2026-03-01",
    checkIns: 1,
  });
  expect(await correct(MOVE, move)).toMatchObject({ checkIns: 0 });
  expect(await totals(DISTRICT, WEST, EAST)).toEqual([
    [1, 2],
    [1, 1],
    [1, 1],
  ]);
  expect(await correct(MOVE, { ...move, person: { phone: phoneOf(99) } })).toMatchObject({ checkIns: 0 });
  await expectExactCells(service.database.pool);
});

test("counts a crowd as contacts and not as reached, and not at all after its withdrawal", async () => {
  const event = await anEvent(service);
  await checkIn(event, [anItem(1)]);
  const { pool } = service.database;
  for (const [clientId, people, audience] of [
    ["crowd 1", 40, null],
    ["crowd 2", 7, "ELDERLY"],
  ])
    await pool.query(
      `insert into crowd_count (client_id, event_id, people, audience, area_id, at, day, received_at)
       values ($1, $2, $3, $4, $5, now(), '2026-03-02', now())`,
      [clientId, event, people, audience, STARLIGHT],
    );
  const report = async () => {
    await untilCounted(pool);
    const { data } = await service.ask(
      officer,
      `query($e: [_Any!]!) {
        coverage(area: "${DISTRICT}", by: [AUDIENCE]) { rows { audience { id } reached reachedAtMost contacts } total { reached reachedAtMost contacts } }
        kinds: coverage(area: "${DISTRICT}", by: [KIND]) { total { reached reachedAtMost contacts } }
        _entities(representations: $e) { ... on Event { attendance { reached unidentified } } } }`,
      { variables: { e: [{ __typename: "Event", id: event }] } },
    );
    expect(data.kinds.total).toEqual(data.coverage.total);
    const elderly = data.coverage.rows.find(
      (row: { audience: { id: string } }) => row.audience.id === "ELDERLY",
    );
    return [data.coverage.total, elderly.contacts, data._entities[0].attendance];
  };
  expect(await report()).toEqual([
    { reached: 1, reachedAtMost: 48, contacts: 48 },
    7,
    { reached: 1, unidentified: 47 },
  ]);
  await expectExactCells(pool);
  for (let time = 0; time < 2; time += 1)
    expect(await correct(WITHDRAW_CROWD, { event, clientId: "crowd 1" })).toEqual({
      __typename: "CrowdCountWithdrawn",
    });
  expect(await report()).toEqual([
    { reached: 1, reachedAtMost: 8, contacts: 8 },
    7,
    { reached: 1, unidentified: 7 },
  ]);
  await expectExactCells(pool);
});

test("drops the counts of a cancelled event and restores them when it is reinstated", async () => {
  const id = await anEvent(service);
  const other = await anEvent(service, { area: RIVERSIDE });
  await checkIn(id, [anItem(1), anItem(2)]);
  await checkIn(other, [anItem(1)]);
  await anEvent(service, { id, status: "CANCELLED", version: 2 });
  expect(await totals(DISTRICT, STARLIGHT)).toEqual([
    [1, 1],
    [0, 0],
  ]);
  await expectExactCells(service.database.pool);
  await anEvent(service, {
    id,
    status: "COMPLETED",
    agency: "00000000-0000-4000-8000-00000000000c",
    version: 3,
  });
  expect(await totals(DISTRICT, STARLIGHT)).toEqual([
    [2, 3],
    [2, 2],
  ]);
  await expectExactCells(service.database.pool);
});

test.each([
  ["without a reason", { reason: "  " }, { path: ["reason"] }],
  ["with a reason that is too long", { reason: "x".repeat(501) }, { path: ["reason"] }],
  ["without a change", {}, { path: ["area"] }],
  ["to an unknown area", { area: "640105999" }, { path: ["area"] }],
  ["to an unknown audience", { audience: "NOBODY" }, { path: ["audience"] }],
])("refuses a correction %s", async (_case, variables, refusal) => {
  const event = await anEvent(service);
  const item = anItem(1);
  await checkIn(event, [item]);
  expect(await correct(CORRECT, { event, clientId: item.clientId, ...variables })).toMatchObject({
    __typename: "InvalidInput",
    ...refusal,
  });
});

test("gives the refusal in the language of the request", async () => {
  const event = await anEvent(service);
  const refused = await correct(WITHDRAW, { event, clientId: "x", reason: "" }, officer, "zh-CN");
  expect(refused.message).toBe("请说明更正原因（1 至 500 个字）。");
});

test.each([
  ["an unknown check-in", WITHDRAW, "NOT_FOUND"],
  ["an unknown crowd", WITHDRAW_CROWD, "NOT_FOUND"],
  ["the correction of an unknown check-in", CORRECT, "NOT_FOUND"],
])("answers %s with NOT_FOUND", async (_case, query, code) => {
  const event = await anEvent(service);
  expect(await correct(query, { event, clientId: "never", area: GARDEN })).toBe(code);
});

test("finds a check-in only at its own event", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  const { clientId, ...item } = anItem(1);
  await checkIn(event, [{ clientId, ...item }]);
  expect(await correct(WITHDRAW, { event: other, clientId })).toBe("NOT_FOUND");
  expect(await totals(STARLIGHT)).toEqual([[1, 1]]);
});

test.each([
  ["an officer of the place", aViewer("OFFICER", { area: WEST }), "CheckInWithdrawn"],
  ["an officer of another place", aViewer("OFFICER", { area: EAST }), "FORBIDDEN"],
  ["a partner whose agency holds it", aViewer("PARTNER", { agency: AGENCY }), "CheckInWithdrawn"],
  ["another partner", aViewer("PARTNER"), "FORBIDDEN"],
  ["an analyst", aViewer("ANALYST"), "FORBIDDEN"],
])("%s may withdraw a check-in only with access to the event", async (_case, viewer, answer) => {
  const event = await anEvent(service);
  const item = anItem(1);
  await checkIn(event, [item]);
  const answered = await correct(WITHDRAW, { event, clientId: item.clientId }, viewer);
  expect(answered.__typename ?? answered).toBe(answer);
});

test.each([
  ["an officer of both areas", aViewer("OFFICER", { area: DISTRICT }), "PersonMoved", 1],
  // Answered as for a person who never attended, so that the answer does not reveal that they did.
  ["an officer of the new area only", aViewer("OFFICER", { area: EAST }), "PersonMoved", 0],
  ["an officer of the old area only", aViewer("OFFICER", { area: WEST }), "FORBIDDEN", 0],
  ["a partner", aViewer("PARTNER", { agency: AGENCY, area: DISTRICT }), "FORBIDDEN", 0],
])("%s may move a person only with access to the areas", async (_case, viewer, answer, moved) => {
  await checkIn(await anEvent(service), [anItem(1)]);
  const move = { person: { phone: phoneOf(1) }, area: RIVERSIDE, from: "2026-01-01" };
  const answered = await correct(MOVE, move, viewer);
  expect(answered.__typename ?? answered).toBe(answer);
  if (answered.__typename) expect(answered.checkIns).toBe(moved);
  expect(await totals(EAST)).toEqual([[moved, moved]]);
});

test.each([
  ["on time", "2026-03-02T01:00:00Z", { late: false, flagged: false }],
  ["late", "2026-03-01T23:00:00Z", { late: true, flagged: false }],
  ["with an implausible clock", "2026-02-20T01:00:00Z", { late: true, flagged: true }],
])("returns the same flags for a check-in %s when it is sent again", async (_case, at, expected) => {
  const event = await anEvent(service);
  const RECEIPT = `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
    ... on CheckInReceipts { receipts { verdict late flagged } } } }`;
  const ask = async (items: object[]) =>
    (await service.ask(officer, RECEIPT, { variables: { event, items } })).data.checkIn.receipts;
  const item = anItem(1, { at });
  expect(await ask([item, item, anItem(2, { person: {} })])).toEqual([
    { verdict: "ACCEPTED", ...expected },
    { verdict: "DUPLICATE", ...expected },
    { verdict: "REJECTED", late: false, flagged: false },
  ]);
  service.setTime("2026-03-05T01:00:00Z");
  expect(await ask([item])).toEqual([{ verdict: "DUPLICATE", ...expected }]);
});

test("moves a person by identity number and by phone when both are known", async () => {
  const person = { identityNumber: identityOf(1), phone: phoneOf(1) };
  await checkIn(await anEvent(service), [anItem(1, { person })]);
  const move = { area: GARDEN, from: "2026-01-01" };
  expect(await correct(MOVE, { ...move, person: { phone: phoneOf(1) } })).toMatchObject({ checkIns: 1 });
  expect(
    await correct(MOVE, { ...move, area: RIVERSIDE, person: { identityNumber: identityOf(1) } }),
  ).toMatchObject({ checkIns: 1 });
});

test("moves the person of the identity number and not another person with the phone", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  await checkIn(event, [anItem(1, { person: { identityNumber: identityOf(1), phone: phoneOf(1) } })]);
  await checkIn(other, [anItem(2)]);
  const move = { area: RIVERSIDE, from: "2026-01-01" };
  const stranger = { identityNumber: identityOf(3), phone: phoneOf(1) };
  expect(await correct(MOVE, { ...move, person: stranger })).toMatchObject({ checkIns: 0 });
  const byPhoneBefore = { identityNumber: identityOf(2), phone: phoneOf(2) };
  const theirs = aViewer("OFFICER", { area: DISTRICT, agency: AGENCY });
  expect(await correct(MOVE, { ...move, person: byPhoneBefore }, theirs)).toMatchObject({ checkIns: 1 });
});

import { newId } from "@starlane/database";
import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { Client } from "pg";
import { attendance } from "../src/index.js";
import {
  AGENCY,
  anEvent,
  anItem,
  CHECK_IN,
  GARDEN,
  phoneOf,
  RIVERSIDE,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

type Receipt = { clientId: string; verdict: string; reason: string | null };
const checkIn = async (event: string, items: readonly object[], viewer = officer) =>
  (await service.ask(viewer, CHECK_IN, { variables: { event, items } })).data.checkIn;
const verdicts = async (event: string, items: readonly object[]): Promise<string[]> =>
  (await checkIn(event, items)).receipts.map(({ verdict }: Receipt) => verdict);
const rowsOf = async (event: string) =>
  (await service.database.pool.query("select * from attendance where event_id = $1", [event])).rows;

test("returns one receipt per item in the order sent and accepts the others beside a bad item", async () => {
  const event = await anEvent(service);
  const items = [
    anItem(1),
    anItem(2, { person: {} }),
    anItem(3, { audience: "NOBODY" }),
    anItem(4, { area: "999999" }),
    anItem(1),
    anItem(5, { area: GARDEN }),
  ];
  const { receipts } = await checkIn(event, items);
  expect(receipts.map(({ clientId }: Receipt) => clientId)).toEqual(items.map(({ clientId }) => clientId));
  expect(receipts.map(({ verdict }: Receipt) => verdict)).toEqual([
    "ACCEPTED",
    "REJECTED",
    "REJECTED",
    "REJECTED",
    "DUPLICATE",
    "ACCEPTED",
  ]);
  expect(receipts[1].reason).toBe("Give an identity number or a phone number.");
  expect(new Set((await rowsOf(event)).map((row) => row.area_id))).toEqual(new Set([STARLIGHT, GARDEN]));
});

test("finds the people of a batch by index although the statistics are from a small table", async () => {
  const event = await anEvent(service);
  await checkIn(
    event,
    times(50, (index) => anItem(500 + index)),
  );
  const admin = new Client({ connectionString: service.adminUrl });
  await admin.connect();
  try {
    await admin.query("analyze attendance.pseudonym, attendance.attendance");
    await admin.query("begin; set local search_path = attendance, public");
    const columns = [
      event,
      String.raw`\\x00112233445566778899aabbccddeeff`,
      "PHONE",
      "RESIDENT",
      STARLIGHT,
      "2026-03-02T01:00:00Z",
      "2026-03-02T01:00:00Z",
      "by indexes",
      "IMPORT",
      "false",
      "2026-03-02",
      "false",
      String.raw`\\xffeeddccbbaa99887766554433221100`,
    ];
    const parameters = columns.map((_, index) => `$${index + 1}`).join();
    const { rowCount } = await admin.query(
      `select enter_new_check_ins(${parameters})`,
      columns.map((value) => `{"${value}"}`),
    );
    expect(rowCount).toBe(1);
    const { rows } = await admin.query(
      "select relname, seq_scan::int from pg_stat_xact_user_tables where relname in ('pseudonym', 'erased_person', 'removed_attendance') and seq_scan > 0",
    );
    expect(rows).toEqual([]);
  } finally {
    await admin.end();
  }
});

test("gives the reason in the language of the request", async () => {
  const variables = { event: await anEvent(service), items: [anItem(1, { person: {} })] };
  const { data } = await service.ask(officer, CHECK_IN, { language: "zh-CN", variables });
  expect(data.checkIn.receipts[0].reason).toBe("请填写身份证号码或手机号码。");
});

test("answers a repeated client id with DUPLICATE, and rejects it for another person or event", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  const item = anItem(10);
  expect(await verdicts(event, [item, item])).toEqual(["ACCEPTED", "DUPLICATE"]);
  expect(await verdicts(event, [item])).toEqual(["DUPLICATE"]);
  expect(await verdicts(other, [item])).toEqual(["REJECTED"]);
  expect(await verdicts(event, [{ ...item, person: { phone: phoneOf(11) } }])).toEqual(["REJECTED"]);
  expect(await rowsOf(event)).toHaveLength(1);
});

test("counts a person sent by two agencies once, and a late upload on the day it happened", async () => {
  const event = await anEvent(service, { agency: AGENCY });
  const partner = aViewer("PARTNER", { agency: AGENCY });
  const [first, second] = [anItem(20), anItem(20)];
  service.setTime("2026-04-20T01:00:00Z"); // the phone was offline for seven weeks
  try {
    const [one, other] = await Promise.all([checkIn(event, [first]), checkIn(event, [second], partner)]);
    const given = [one, other].map(({ receipts }) => receipts[0].verdict);
    expect(new Set(given)).toEqual(new Set(["ACCEPTED", "DUPLICATE"]));
  } finally {
    service.setTime("2026-03-02T01:00:00Z");
  }
  const { rows } = await service.database.pool.query(
    "select day::text, late, flagged from attendance where event_id = $1",
    [event],
  );
  expect(rows).toEqual([{ day: "2026-03-02", late: true, flagged: false }]);
});

test.each([0, 501])("refuses a batch of %d items", async (count) => {
  const event = await anEvent(service);
  expect(
    await checkIn(
      event,
      times(count, (index) => anItem(index)),
    ),
  ).toMatchObject({
    __typename: "InvalidInput",
    path: ["items"],
  });
});

test("accepts a batch of 500 items", async () => {
  const event = await anEvent(service);
  const given = await verdicts(
    event,
    times(500, (index) => anItem(1_000 + index)),
  );
  expect(given).toEqual(times(500, () => "ACCEPTED"));
});

test.each([
  ["PROPOSED", "InvalidState"],
  ["DECLINED", "InvalidState"],
  ["CANCELLED", "InvalidState"],
  ["CONFIRMED", "CheckInReceipts"],
  ["COMPLETED", "CheckInReceipts"],
])("answers at an event that is %s with %s", async (status, answer) => {
  const event = await anEvent(service, { status });
  expect((await checkIn(event, [anItem(20)])).__typename).toBe(answer);
});

test.each([
  ["at the event's time", "2026-03-02T01:00:00Z", false],
  ["days later", "2026-03-05T01:00:00Z", true],
  ["five minutes ahead", "2026-03-02T01:05:00Z", false],
  ["further ahead", "2026-03-02T01:05:01Z", true],
  ["years ago", "2001-01-01T00:00:00Z", true],
])("accepts a check-in %s and flags an implausible clock", async (_case, at, flagged) => {
  const event = await anEvent(service);
  expect(await verdicts(event, [anItem(30, { at })])).toEqual(["ACCEPTED"]);
  expect((await rowsOf(event))[0].flagged).toBe(flagged);
});

test.each([
  ["no client id", { clientId: "" }],
  ["a client id that is too long", { clientId: "x".repeat(201) }],
  ["a client id with a control character", { clientId: "a\0b" }],
  ["a time before the year 2000", { at: "0001-01-01T00:00:00Z" }],
  ["a time after the year 2100", { at: "9999-12-31T23:59:59Z" }],
])("rejects an item with %s", async (_case, item) => {
  expect(await verdicts(await anEvent(service), [anItem(40, item)])).toEqual(["REJECTED"]);
});

test("waits for an event that is not replicated yet", async () => {
  const id = newId();
  const asked = checkIn(id, [anItem(50)]);
  await anEvent(service, { id });
  expect((await asked).receipts[0].verdict).toBe("ACCEPTED");
});

test.each([
  ["an unknown event", newId()],
  ["an invalid id", "nothing"],
])("answers %s with NOT_FOUND", async (_case, event) => {
  const { errors } = await service.ask(officer, CHECK_IN, { variables: { event, items: [anItem(51)] } });
  expect(errors?.[0]?.extensions.code).toBe("NOT_FOUND");
});

test.each([
  ["an officer of the place", aViewer("OFFICER", { area: "640105002" }), null],
  ["an officer of another place", aViewer("OFFICER", { area: RIVERSIDE }), "FORBIDDEN"],
  [
    "a partner whose agency holds it",
    aViewer("PARTNER", { agency: "00000000-0000-4000-8000-00000000000a" }),
    null,
  ],
  ["another partner", aViewer("PARTNER"), "FORBIDDEN"],
  ["an analyst", aViewer("ANALYST"), "FORBIDDEN"],
  ["an anonymous viewer", null, "UNAUTHENTICATED"],
])("%s may take attendance only with access to the event", async (_case, viewer, code) => {
  const variables = { event: await anEvent(service), items: [anItem(60)] };
  const { errors } = await service.ask(viewer, CHECK_IN, { variables });
  expect(errors?.[0]?.extensions.code ?? null).toBe(code);
});

test("accepts check-ins up to the capacity and answers the rest with OVER_CAPACITY", async () => {
  const event = await anEvent(service, { capacity: 2 });
  const first = anItem(70);
  expect(await verdicts(event, [first, anItem(70), anItem(71), anItem(72)])).toEqual([
    "ACCEPTED",
    "DUPLICATE",
    "ACCEPTED",
    "OVER_CAPACITY",
  ]);
  expect(await verdicts(event, [first, anItem(73)])).toEqual(["DUPLICATE", "OVER_CAPACITY"]);
});

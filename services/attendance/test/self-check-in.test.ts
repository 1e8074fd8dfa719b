import { newId } from "@starlane/database";
import { aService, aViewer, times, type TestService } from "@starlane/testing";
import { attendance } from "../src/index.js";
import {
  AGENCY,
  anEvent,
  CHECK_IN,
  anItem,
  GARDEN,
  phoneOf,
  STARLIGHT,
  deliverDistrict,
} from "./district.js";

let service: TestService;
const officer = aViewer("OFFICER");
beforeEach(() => service.setTime("2026-03-02T01:00:00Z"));
beforeAll(async () => {
  service = await aService(attendance);
  await deliverDistrict(service);
});
afterAll(() => service.close());

const OPEN = `mutation($event: ID!, $until: DateTime, $endOthers: Boolean! = false) {
  openSelfCheckIn(event: $event, until: $until, endOthers: $endOthers) { __typename
    ... on SelfCheckIn { id event { id } url posterUrl qr expiresAt closedAt }
    ... on InvalidInput { path message } ... on InvalidState { state message } } }`;
const open = async (event: string, variables: object = {}, viewer = officer) =>
  (await service.ask(viewer, OPEN, { variables: { event, ...variables } })).data?.openSelfCheckIn;
const tokenOf = ({ url }: { url: string }) => url.slice("/c/".length);
const scan = async (token: string, item: object = {}, language: "zh-CN" | "en" = "en") => {
  const { method: _method, ...sent } = { ...anItem(0), ...item } as Record<string, unknown>;
  return service.ask(
    null,
    `mutation($token: String!, $item: CheckInItem!) { selfCheckIn(token: $token, item: $item) { clientId verdict reason } }`,
    { language, variables: { token, item: { ...sent, method: "STAFF_SCAN" } } },
  );
};
const verdictOf = async (...scanned: Parameters<typeof scan>) =>
  (await scan(...scanned)).data?.selfCheckIn.verdict;
const page = async (token: string) =>
  (
    await service.ask(
      null,
      `query($token: String!) { selfCheckInPage(token: $token) { event area state opensAt closesAt url qr } }`,
      { variables: { token } },
    )
  ).data.selfCheckInPage;
const rowsOf = async (event: string) =>
  (await service.database.pool.query("select * from attendance where event_id = $1", [event])).rows;

test("checks in without an account by a scanned code, as SELF_SCAN and in the given area", async () => {
  const event = await anEvent(service);
  const link = await open(event);
  expect(link).toMatchObject({
    __typename: "SelfCheckIn",
    event: { id: event },
    expiresAt: new Date("2026-03-02T04:00:00Z"),
    closedAt: null,
    posterUrl: `${link.url}/poster`,
  });
  expect(link.url).toMatch(/^\/c\/[\w-]{48}$/);
  expect(link.qr).toMatch(/^<svg .*<\/svg>\s*$/s);
  expect(await page(tokenOf(link))).toMatchObject({ event, area: STARLIGHT, state: "OPEN", url: link.url });

  const item = { clientId: "device-1", person: { phone: phoneOf(1) }, area: GARDEN };
  expect((await scan(tokenOf(link), item)).data.selfCheckIn).toEqual({
    clientId: "device-1",
    verdict: "ACCEPTED",
    reason: null,
  });
  expect(await rowsOf(event)).toMatchObject([{ method: "SELF_SCAN", area_id: GARDEN }]);
});

test("accepts a person once across repeated submits, retries and a staff scan", async () => {
  const event = await anEvent(service);
  const token = tokenOf(await open(event));
  const item = { clientId: "again", person: { phone: phoneOf(2) } };
  const verdicts = await Promise.all(times(20, () => verdictOf(token, item)));
  expect(verdicts.filter((verdict) => verdict === "ACCEPTED")).toHaveLength(1);
  expect(verdicts.filter((verdict) => verdict === "DUPLICATE")).toHaveLength(19);
  expect(await verdictOf(token, { ...item, clientId: "another device" })).toBe("DUPLICATE");
  const staff = await service.ask(officer, CHECK_IN, { variables: { event, items: [anItem(2)] } });
  expect(staff.data.checkIn.receipts[0].verdict).toBe("DUPLICATE");
  expect(await rowsOf(event)).toHaveLength(1);
});

test("separates a device's client ids from those of other events and of staff", async () => {
  const [event, other] = [await anEvent(service), await anEvent(service)];
  const item = { clientId: newId(), person: { phone: phoneOf(3) } };
  expect(await verdictOf(tokenOf(await open(event)), item)).toBe("ACCEPTED");
  expect(await verdictOf(tokenOf(await open(other)), item)).toBe("ACCEPTED");
  const items = [anItem(4, { clientId: item.clientId })];
  const staff = await service.ask(officer, CHECK_IN, { variables: { event, items } });
  expect(staff.data.checkIn.receipts[0].verdict).toBe("ACCEPTED");
});

test("gives the reason in the language of the request, and OVER_CAPACITY at a full event", async () => {
  const token = tokenOf(await open(await anEvent(service, { capacity: 1 })));
  const wrong = await scan(token, { person: { identityNumber: "640105201403050010" } }, "zh-CN");
  expect(wrong.data.selfCheckIn).toMatchObject({
    verdict: "REJECTED",
    reason: expect.stringContaining("身份证号码有误"),
  });
  expect(await verdictOf(token, { person: { phone: phoneOf(5) } })).toBe("ACCEPTED");
  expect(await verdictOf(token, { person: { phone: phoneOf(6) } })).toBe("OVER_CAPACITY");
});

test.each([
  ["2026-03-01T22:59:59Z", "NOT_YET", "Check-in has not begun"],
  ["2026-03-02T04:00:00Z", "OVER", "Check-in is over."],
])("rejects check-ins at %s, when the page is %s", async (now, state, reason) => {
  service.setTime("2026-03-01T12:00:00Z");
  const event = await anEvent(service);
  const token = tokenOf(await open(event));
  service.setTime(now);
  expect(await page(token)).toMatchObject({ state });
  const { data } = await scan(token, { person: { phone: phoneOf(7) } });
  expect(data.selfCheckIn).toMatchObject({ verdict: "REJECTED", reason: expect.stringContaining(reason) });
  expect(await rowsOf(event)).toHaveLength(0);
});

test("rejects check-ins after the event was cancelled", async () => {
  const event = await anEvent(service);
  const token = tokenOf(await open(event));
  await anEvent(service, { id: event, status: "CANCELLED", version: 2 });
  expect(await page(token)).toMatchObject({ state: "CALLED_OFF" });
  expect(await verdictOf(token)).toBe("REJECTED");
});

test("answers closed, replaced, altered and made-up tokens alike with NOT_FOUND", async () => {
  const event = await anEvent(service);
  const [closed, replaced] = [await open(event), await open(event)];
  const { data } = await service.ask(
    officer,
    `mutation { closeSelfCheckIn(id: "${closed.id}") { closedAt } }`,
  );
  expect(data.closeSelfCheckIn.closedAt).not.toBeNull();
  const current = await open(event, { endOthers: true });
  const altered = tokenOf(current).replace(/^./, (first) => (first === "A" ? "B" : "A"));
  const tokens = [closed, replaced].map(tokenOf).concat(altered, "a".repeat(48), "", "x");
  for (const token of tokens) {
    const { errors, data } = await scan(token);
    expect([errors?.[0]?.extensions.code, data]).toEqual(["NOT_FOUND", null]);
    expect(await page(token)).toBeNull();
  }
  expect(await page(tokenOf(current))).toMatchObject({ state: "OPEN" });
  const { data: listed } = await service.ask(officer, `{ selfCheckIns(event: "${event}") { id url } }`);
  expect(listed.selfCheckIns).toEqual([{ id: current.id, url: current.url }]);
});

test("runs no statement for a forged token and three for a check-in", async () => {
  const item = { ...anItem(8), clientId: "count" };
  const asked = (token: string) =>
    service.count(
      null,
      "mutation($token: String!, $item: CheckInItem!) { selfCheckIn(token: $token, item: $item) { verdict } }",
      { variables: { token, item } },
    );
  expect((await asked("a".repeat(48))).statements).toEqual([]);
  const { statements } = await asked(tokenOf(await open(await anEvent(service))));
  expect(statements).toHaveLength(3); // the link, the event, the check-in
});

test.each([
  ["an officer of the place", officer, ["allowed", "allowed", "allowed"]],
  [
    "an officer of another place",
    aViewer("OFFICER", { area: "640106" }),
    ["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"],
  ],
  [
    "a partner whose agency holds it",
    aViewer("PARTNER", { agency: AGENCY }),
    ["allowed", "allowed", "allowed"],
  ],
  ["another partner, who sees the event", aViewer("PARTNER"), ["FORBIDDEN", "FORBIDDEN", "NOT_FOUND"]],
  ["an analyst", aViewer("ANALYST"), ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]],
])("%s may open, list and close links only with access to the event", async (_case, viewer, expected) => {
  const event = await anEvent(service);
  const link = await open(event);
  const outcomes = [
    await service.ask(viewer, OPEN, { variables: { event } }),
    await service.ask(viewer, `{ selfCheckIns(event: "${event}") { id } }`),
    await service.ask(viewer, `mutation { closeSelfCheckIn(id: "${link.id}") { id } }`),
  ].map(({ errors }) => errors?.[0]?.extensions.code ?? "allowed");
  expect(outcomes).toEqual(expected);
});

test("refuses links with an invalid expiry, for an unconfirmed event, or beyond twenty", async () => {
  const event = await anEvent(service);
  expect(await open(event, { until: "2026-03-03T02:00:01Z" })).toMatchObject({ path: ["until"] });
  expect(await open(event, { until: "2026-03-02T00:59:59Z" })).toMatchObject({ path: ["until"] });
  expect(await open(await anEvent(service, { status: "PROPOSED" }))).toMatchObject({ state: "PROPOSED" });
  const opened = await Promise.all(times(25, () => open(event)));
  const links = opened.filter(({ __typename }) => __typename === "SelfCheckIn");
  expect(links).toHaveLength(20);
  expect(await open(event)).toMatchObject({ state: "OPEN" });
  expect(await open(event, { endOthers: true })).toMatchObject({ __typename: "SelfCheckIn" });
});

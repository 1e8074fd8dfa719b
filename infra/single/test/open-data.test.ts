import { times } from "@starlane/testing";
import { randomUUID } from "node:crypto";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, PASSWORD, type TestStarlane } from "./starlane.js";

let starlane: TestStarlane;
let campaign: string;
beforeAll(async () => {
  starlane = await aStarlane({ reach: "in process", now: () => new Date("2026-03-12T01:00:00Z") });
  const made = await aCampaignUnderWay(starlane);
  campaign = made.campaign.id;
  const event = await register(starlane, { campaign, venue: made.school.id, day: "2026-03-04" });
  const items = times(3, (n) => ({
    clientId: randomUUID(),
    person: { identityNumber: identityNumber(n) },
    audience: "ADOLESCENT",
    method: "STAFF_SCAN",
    at: "2026-03-04T02:05:00Z",
  }));
  await starlane.data(
    "education",
    "mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) { __typename } }",
    { event: event.id, items },
  );
});
afterAll(() => starlane.close());

async function get(username: string, file: string, language = "en"): Promise<Response> {
  const { signIn } = await starlane.data(
    null,
    "mutation($u: String!, $p: String!) { signIn(username: $u, password: $p) { accessToken } }",
    { u: username, p: PASSWORD },
  );
  return fetch(`${starlane.url}/exports/${file}`, {
    headers: { "accept-language": language, authorization: `Bearer ${signIn.accessToken}` },
  });
}
const linesOf = async (response: Response) =>
  (await response.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test("any slice of coverage is a table, with the instant of its data in each row", async () => {
  const csv = await get(
    "analyst",
    `coverage.csv?by=AGENCY,KIND,MONTH&campaign=${campaign}&audiences=ADOLESCENT&kinds=SCHOOL_CLASS`,
  );
  const [header, ...rows] = (await csv.text()).trim().split("\r\n");
  expect(header).toBe(
    "Agency,Kind,Month,Population,Reached,Reached at most,Contacts,Rate,Target,Shortfall,As of",
  );
  expect(rows).toEqual([expect.stringMatching(/,School class,2026-03,\d+,3,3,3,[\d.]+,,,2026-03-12 09:00$/)]);
  const chinese = await get("analyst", "coverage.csv?by=AREA&level=COMMUNITY", "zh-CN");
  const communities = (await chinese.text()).trim().split("\r\n");
  expect(communities[0]).toBe(
    "区划代码,区域,级别,人口数,触达人数,触达人数上限,到场人次,覆盖率,目标,缺口,统计截至",
  );
  expect(communities).toHaveLength(83);
});

test("rejects an invalid slice before the table begins", async () => {
  const response = await get("analyst", "coverage.xlsx?by=WEATHER");
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
});

test("attendances are JSON lines without names or numbers, and end with a completion mark", async () => {
  const response = await get("analyst", "attendances.jsonl");
  expect(response.headers.get("content-type")).toBe("application/jsonl; charset=utf-8");
  const lines = await linesOf(response);
  expect(lines).toHaveLength(4);
  expect(lines.slice(0, 3)).toEqual(
    times(3, () => expect.objectContaining({ campaign, audience: "ADOLESCENT", day: "2026-03-04" })),
  );
  expect(lines[3]).toEqual({ end: true, attendances: 3 });
  for (const n of times(3, (each) => each)) expect(JSON.stringify(lines)).not.toContain(identityNumber(n));
});

test.each([
  ["a partner", "education", "attendances.jsonl", 403],
  ["a cursor that is none", "analyst", "attendances.jsonl?after=no", 400],
])("%s gets no attendances", async (_who, username, file, status) => {
  expect((await get(username, file)).status).toBe(status);
});

import { createLogger } from "@starlane/runtime";
import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { WebSocket } from "ws";
import { identityNumber } from "./people.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/** Values written in the wrong place, among them one that looks like an identifier. */
const NAME = "金丝雀癸";
const NUMBER = identityNumber(899);
const PHONE = "13912345699";
const WORD = "zhangCanary";
const SECRETS = [NAME, NUMBER, NUMBER.slice(0, 17), PHONE, PHONE.slice(3), WORD];

let starlane: TestStarlane;
const logged: string[] = [];

beforeAll(async () => {
  const logger = createLogger("trace", { write: (line: string) => void logged.push(line) });
  starlane = await aStarlane({ reach: "in process", logger });
});
afterAll(() => starlane.close());

const move = (person: string) =>
  `mutation { movePerson(person: ${person}, area: "1", from: "2026-03-01", reason: "x") { __typename } }`;
const enrol = (roster: string) =>
  `mutation { enrol(input: { event: "e", label: "x", headcount: 1, roster: ${roster} }) { __typename } }`;
const OF = {
  String: "应为 String 类型。",
  Date: "应为存在的日期，写成 2026-03-04 这样的形式。",
  DateTime: "应为时刻，写成 2026-03-04T10:00:00+08:00 这样的形式。",
};
type Case = [what: string, query: string, place: string, written: string];
/** A literal of every kind where another is expected, with the reported place and expected type. */
const CASES: Case[] = [
  ["a number for a text", move(`{ phone: ${PHONE} }`), "movePerson(person.phone)", OF.String],
  ["a fraction for a text", move(`{ phone: ${PHONE}.5 }`), "movePerson(person.phone)", OF.String],
  ["a word for a text", move(`{ name: ${WORD} }`), "movePerson(person.name)", OF.String],
  ["a list for a text", move(`{ name: ["${NAME}"] }`), "movePerson(person.name)", OF.String],
  ["an object for a text", move(`{ name: { is: "${NAME}" } }`), "movePerson(person.name)", OF.String],
  ["a text for an object", move(`"${NAME}"`), "movePerson(person)", "应为 PersonInput! 类型。"],
  [
    "a field that there is not",
    move(`{ ${WORD}: "${NAME}" }`),
    "movePerson(person)",
    "应为 PersonInput! 类型。",
  ],
  [
    "a field that is there twice",
    move(`{ ${WORD}: 1, ${WORD}: 2 }`),
    "movePerson(person)",
    "应为 PersonInput! 类型。",
  ],
  [
    "a text for a whole number",
    `{ venues(first: "${NUMBER}") { totalCount } }`,
    "venues(first)",
    "应为 Int 类型。",
  ],
  ["too large a number", `{ venues(first: ${PHONE}) { totalCount } }`, "venues(first)", "应为 Int 类型。"],
  [
    "a text for yes or no",
    `{ viewer { id @include(if: "${NAME}") } }`,
    "@include(if)",
    "应为 Boolean! 类型。",
  ],
  [
    "a text for a choice",
    `{ agencies(kinds: [EDUCATION, "${NAME}"]) { id } }`,
    "agencies(kinds[1])",
    "应为 AgencyKind! 类型。",
  ],
  [
    "a choice that there is not",
    `{ agencies(kinds: [${WORD}]) { id } }`,
    "agencies(kinds[0])",
    "应为 AgencyKind! 类型。",
  ],
  ["a number for an id", `{ event(id: ${PHONE}.5) { id } }`, "event(id)", "应为 ID! 类型。"],
  ["no day", `{ district { populations(on: "${NUMBER}") { people } } }`, "populations(on)", OF.Date],
  [
    "an object for a day",
    `{ district { populations(on: { is: "${NAME}" }) { people } } }`,
    "populations(on)",
    OF.Date,
  ],
  [
    "no instant",
    `{ events(filter: { from: "${PHONE}" }) { totalCount } }`,
    "events(filter.from)",
    OF.DateTime,
  ],
  [
    "a text for a default",
    `query($first: Int = "${PHONE}") { venues(first: $first) { totalCount } }`,
    "$first",
    "应为 Int 类型。",
  ],
  [
    "no day for a default",
    `query($on: Date = "${NAME}") { district { populations(on: $on) { people } } }`,
    "$on",
    OF.Date,
  ],
  [
    "a number deep within a list",
    enrol(
      `[{ person: { name: "${NAME}" }, audience: "RESIDENT" }, { person: { phone: ${PHONE} }, audience: "RESIDENT" }]`,
    ),
    "enrol(input.roster[1].person.phone)",
    OF.String,
  ],
  [
    "an object without what it must have",
    enrol(`[{ person: { name: "${NAME}" } }]`),
    "enrol(input.roster[0].audience)",
    "应为 ID! 类型。",
  ],
  ["nothing where something must be", `{ event(id: null) { id } }`, "event(id)", "应为 ID! 类型。"],
];

const TRANSPORTS = ["HTTP", "SSE", "WebSocket"] as const;

describe.each(TRANSPORTS)("over %s", (transport) => {
  const errorsOf = (query: string, language?: string) => askedOver(transport, query, language);

  test.each(CASES)(
    "%s: reports the place and the expected type, not the value",
    async (_what, query, place, written) => {
      const [error, ...others] = await errorsOf(query);
      const column = (error.locations ?? [])[0]?.column;
      expect(error.message).toBe(`第 1 行第 ${column} 列，${place} 的值有误：${written}`);
      expect(["GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"]).toContain(error.extensions.code);
      expect(found(JSON.stringify([error, ...others]))).toEqual([]);
    },
  );

  test.each([
    ["a text that does not end", `{ event(id: "${NAME}) { id } }`, ""],
    ["a text where a name should be", `{ event("${NAME}": 1) { id } }`, "此处应为 Name，而不是 String。"],
    ["a name too many", `{ event(id: "1" ${WORD}) { id } }`, `此处应为 ":"，而不是 ")"。`],
    ["a number that is none", `{ event(id: ${NUMBER.slice(0, 17)}X) { id } }`, ""],
    ["an escape that is none", String.raw`{ event(id: "\u${NAME}") { id } }`, ""],
    ["a letter that stands nowhere", `{ event(id: ${NAME}) { id } }`, ""],
    ["a word that begins nothing", `${WORD} { viewer { id } }`, "此处不应有 Name。"],
    ["a variable in a default", `query($a: String = $${WORD}) { viewer { id } }`, ""],
  ])("%s: reports the place where parsing ends", async (_what, query, more) => {
    const [error] = await errorsOf(query);
    const column = (error.locations ?? [])[0]?.column;
    expect(error.message).toBe(`查询在第 1 行第 ${column} 列无法读取。${more}`);
    expect(error.extensions.code).toBe("GRAPHQL_PARSE_FAILED");
    expect(found(JSON.stringify(error))).toEqual([]);
  });

  test("does not repeat the name of an unknown operation", async () => {
    const errors = await askedOver(transport, "query a { viewer { id } }", "zh-CN", { operationName: NAME });
    expect(errors[0].message).toBe("没有该名称的操作；有多个操作时须指明其中一个。");
  });

  test("reports in English on request", async () => {
    const [invalid] = await errorsOf(move(`{ phone: ${PHONE} }`), "en");
    expect(invalid.message).toBe(
      "Line 1, column 40: the value of movePerson(person.phone) cannot be used: it should be of the type String.",
    );
    const [unreadable] = await errorsOf(`{ event("${NAME}": 1) { id } }`, "en");
    expect(unreadable.message).toBe(
      "The query cannot be read at line 1, column 9. It should be Name and not String.",
    );
  });
});

test("no value is in the log, at any level", () => {
  expect(logged.some((line) => line.includes('"level":20'))).toBe(true);
  expect(found(logged.join("\n"))).toEqual([]);
});

test("control: a quoted value would be found", () => {
  for (const secret of [NAME, NUMBER, PHONE, WORD]) expect(found(`"${secret}"`).length).toBeGreaterThan(0);
});

function found(text: string): string[] {
  return SECRETS.filter((secret) => text.includes(secret));
}

async function askedOver(
  transport: (typeof TRANSPORTS)[number],
  query: string,
  language = "zh-CN",
  more: { operationName?: string } = {},
): Promise<Json[]> {
  const Authorization = `Bearer ${await starlane.tokenOf("admin")}`;
  const headers = { Authorization, "Accept-Language": language };
  if (transport === "HTTP") {
    const response = await fetch(`${starlane.url}/graphql`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ query, ...more }),
    });
    return ((await response.json()) as { errors: Json[] }).errors;
  }
  const client =
    transport === "SSE"
      ? createSseClient({ url: `${starlane.url}/graphql`, headers, retryAttempts: 0 })
      : createWsClient({
          url: `${starlane.url.replace("http", "ws")}/graphql`,
          webSocketImpl: WebSocket,
          connectionParams: headers,
          retryAttempts: 0,
        });
  try {
    const { value } = await client.iterate({ query, ...more }).next();
    return value.errors;
  } catch (error) {
    return error as Json[]; // graphql-ws throws the errors of a refused operation
  } finally {
    await client.dispose();
  }
}

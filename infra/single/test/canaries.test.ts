import { createLogger } from "@starlane/runtime";
import { times } from "@starlane/testing";
import { Client } from "pg";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

/**
 * The strings that must not occur outside of ciphertext: a name, an identity number and a phone for every entry point.
 */
const ENTRY_POINTS = ["checkIn", "page", "import", "roster", "upload", "wrong", "reveal", "erase"] as const;
type EntryPoint = (typeof ENTRY_POINTS)[number];
const number = (way: EntryPoint) => ENTRY_POINTS.indexOf(way);
const CANARIES: Readonly<Record<EntryPoint, { name: string; identityNumber: string; phone: string }>> =
  Object.fromEntries(
    ENTRY_POINTS.map((way, index) => [
      way,
      {
        name: `金丝雀${"甲乙丙丁戊己庚辛"[index]}`,
        identityNumber: identityNumber(801 + index),
        phone: `1391234${String(5601 + index)}`,
      },
    ]),
  ) as never;
const AT = "2026-03-04T02:00:00Z";

/** Returns every spelling in which a text may be written unintentionally. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
    Array.from(text, (one) => `\\u${one.codePointAt(0)!.toString(16).padStart(4, "0")}`).join(""),
    bytes.toString("hex"),
    bytes.toString("base64").replace(/=+$/, "").slice(0, -1), // the last character contains bits of what follows
    Array.from(text).toReversed().join(""),
  ];
}

const SECRETS = ENTRY_POINTS.flatMap((way) => {
  const { name, identityNumber: id, phone } = CANARIES[way];
  // The last four digits of a phone are shown to authorised users, and no more.
  return [name, id, id.slice(6), phone, phone.slice(3)].flatMap(spellings);
});
const found = (text: string): string[] => [...new Set(SECRETS.filter((secret) => text.includes(secret)))];

describe.each(["in process", "over HTTP"] as const)("personal data, with services reached %s", (reach) => {
  let starlane: TestStarlane;
  let admin: Client;
  let event: string;
  let enrolment: Json;
  const logged: string[] = [];
  /** Everything answered, except what a user asked to reveal. */
  const answered: string[] = [];
  const addresses: string[] = [];

  beforeAll(async () => {
    const logger = createLogger("trace", { write: (line: string) => void logged.push(line) });
    starlane = await aStarlane({ reach, now: () => new Date(AT), logger });
    admin = new Client({ connectionString: starlane.adminUrl });
    await admin.connect();
    const made = await aCampaignUnderWay(starlane);
    event = (
      await register(starlane, { campaign: made.campaign.id, venue: made.school.id, day: "2026-03-04" })
    ).id;
    await starlane.starlane.settled();
    await everyWay();
    await starlane.starlane.settled();
  });
  afterAll(async () => {
    await admin.end();
    await starlane.close();
  });

  const ask = async (who: string, query: string, variables: object = {}): Promise<Json> => {
    const answer = await starlane.ask(who, query, { variables });
    answered.push(JSON.stringify(answer));
    return answer;
  };
  const upload = async (address: string, rows: readonly (readonly string[])[]) => {
    const response = await fetch(`${starlane.url}/uploads/${address}`, {
      method: "POST",
      headers: { authorization: `Bearer ${await starlane.tokenOf("education")}` },
      body: rows.map((row) => row.join(",")).join("\n"),
    });
    addresses.push(response.url);
    answered.push(await response.text());
  };

  /** Uses every entry point and every output: with valid, invalid and unparsable requests. */
  async function everyWay(): Promise<void> {
    const person = (way: EntryPoint) => CANARIES[way];
    const item = (way: EntryPoint, over: object = {}) => ({
      clientId: `canary ${number(way)}`,
      person: person(way),
      audience: "RESIDENT",
      method: "STAFF_SCAN",
      at: AT,
      ...over,
    });
    const CHECK_IN = `mutation($event: ID!, $items: [CheckInItem!]!) { checkIn(event: $event, items: $items) {
      ... on CheckInReceipts { receipts { verdict reason } } ... on UserError { message } } }`;
    for (const over of [{}, {}, { audience: "NOBODY" }, { area: "9" }, { at: "1999-01-01T00:00:00Z" }])
      await ask("education", CHECK_IN, { event, items: [item("checkIn", over)] });
    await ask("hr", CHECK_IN, { event, items: [item("checkIn")] });
    await ask("education", CHECK_IN, {
      event,
      items: [
        item("wrong", {
          person: {
            identityNumber: `${person("wrong").identityNumber}9`,
            phone: person("wrong").phone,
            name: person("wrong").name,
          },
        }),
      ],
    });
    await ask("education", CHECK_IN, { event: "none", items: [item("wrong")] });
    // Unparsable requests, unknown fields and values, and texts no database stores; also as literals in the query.
    // The error names the place, and never the value.
    await ask("education", CHECK_IN, {
      event,
      items: [{ person: person("wrong") }],
    });
    await ask("education", CHECK_IN, {
      variables: {
        event,
        items: [item("wrong", { person: { ...person("wrong"), age: 5 } })],
      },
    });
    await ask("education", CHECK_IN, {
      variables: {
        event,
        items: [item("wrong", { clientId: "\0", audience: { is: person("wrong").name } })],
      },
    });
    await ask("education", `{ ${"x".repeat(3)}(name: "${person("wrong").name}") `);
    await ask(
      "education",
      `mutation { revealPerson(id: "${person("wrong").identityNumber}", purpose: "看望") { name } }`,
    );
    await ask(
      "education",
      `mutation { movePerson(person: { phone: "${person("wrong").phone}" }, area: "1", from: "x", reason: "y") { __typename } }`,
    );
    for (const body of [
      `{"query":"${person("wrong").name}`,
      JSON.stringify({ variables: person("wrong") }),
    ]) {
      const response = await fetch(`${starlane.url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${await starlane.tokenOf("education")}`,
        },
        body,
      });
      await response.text();
    }

    await theirOwnPhone(person("page"));

    const header = ["姓名", "身份证号", "手机", "社区"];
    const row = (way: EntryPoint, over: Partial<(typeof CANARIES)[EntryPoint]> = {}) => {
      const { name, identityNumber: id, phone } = { ...person(way), ...over };
      return [name, id, phone, ""];
    };
    for (const mode of ["validate", "rows", "rows", "all"])
      await upload(`check-ins?event=${event}&mode=${mode}`, [
        header,
        row("import"),
        row("wrong", { identityNumber: "1" }),
      ]);

    const ENROL = `mutation($input: EnrolInput!) { enrol(input: $input) {
      ... on Enrolment { id roster { id person { id maskedName } } } ... on UserError { code message } } }`;
    const lines = (["roster", "reveal", "erase"] as const).map((way) => ({
      person: person(way),
      audience: "RESIDENT",
    }));
    const input = { event, label: "金属班", headcount: 9, basis: "GUARDIAN_CONSENT", roster: lines };
    ({ enrol: enrolment } = (await ask("education", ENROL, { input })).data);
    for (const wrong of [
      { basis: null },
      {
        label: "二班",
        roster: [{ person: { ...person("wrong"), name: `${person("wrong").name}1` }, audience: "RESIDENT" }],
      },
      { headcount: 0 },
      { label: "金属班", roster: [lines[0]] },
    ])
      await ask("education", ENROL, { input: { ...input, ...wrong } });
    for (const mode of ["validate", "all", "rows"])
      await upload(`rosters?enrolment=${enrolment.id}&mode=${mode}`, [
        header,
        row("upload"),
        ...(mode === "all" ? [] : [row("wrong", { name: `${person("wrong").name}2` })]),
      ]);

    const [, revealed, erased] = enrolment.roster.map((entry: Json) => entry.person.id);
    for (const field of ["revealPerson", "exportPerson"]) {
      await ask("admin", `mutation($id: ID!) { ${field}(id: $id, purpose: " ") { name } }`, {
        id: revealed,
      });
      const shown = await starlane.ask(
        "admin",
        `mutation($id: ID!) { ${field}(id: $id, purpose: "回访") { name phoneLast4 } }`,
        { variables: { id: revealed }, headers: { "idempotency-key": `reveal-of-a-canary-${field}` } },
      );
      expect(shown.data[field]).toEqual({
        name: person("reveal").name,
        phoneLast4: person("reveal").phone.slice(-4),
      });
    }
    await ask("admin", `mutation($id: ID!) { erasePerson(id: $id, reason: "本人要求") }`, { id: erased });
    await ask("admin", `mutation($who: PersonInput!) { eraseByNumber(person: $who, reason: "本人要求") }`, {
      who: person("erase"),
    });
    await ask(
      "planner",
      `mutation($who: PersonInput!) { movePerson(person: $who, area: "640105002003", from: "2026-03-01", reason: "搬家") { __typename } }`,
      { who: person("checkIn") },
    );
    await ask(
      "education",
      `mutation($event: ID!, $who: PersonInput!) { recordAssessments(event: $event, phase: BEFORE,
      items: [{ clientId: "a", person: $who, score: 1, outOf: 2 }, { clientId: "b", person: $who, score: 9, outOf: 2 }]) {
      ... on CheckInReceipts { receipts { verdict reason } } } }`,
      { event, who: person("checkIn") },
    );

    for (const file of [
      "coverage.csv",
      "events.xlsx",
      "report.csv?from=2026-03-01&to=2026-03-31",
      "attendances.jsonl",
    ]) {
      const response = await fetch(`${starlane.url}/exports/${file}`, {
        headers: { authorization: `Bearer ${await starlane.tokenOf("analyst")}` },
      });
      addresses.push(response.url);
      answered.push(await response.text());
    }
    await ask(
      "education",
      `{ enrolments(event: "${event}") { label roster { person { id maskedName } checkedIn } } }`,
    );
  }

  /** Performs self check-ins, valid and invalid. */
  async function theirOwnPhone({
    identityNumber: id,
    phone,
    name,
  }: (typeof CANARIES)[EntryPoint]): Promise<void> {
    const { data } = await ask(
      "education",
      `mutation { openSelfCheckIn(event: "${event}") { ... on SelfCheckIn { url } ... on UserError { message } } }`,
    );
    const url = new URL(data.openSelfCheckIn.url);
    addresses.push(url.pathname);
    for (const entry of [
      { identityNumber: id },
      { phone },
      { phone: `${phone}1`, name },
      { identityNumber: `${id}1` },
    ]) {
      const response = await fetch(`${starlane.url}${url.pathname}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          clientId: "device-of-a-canary",
          audience: "RESIDENT",
          at: AT,
          person: entry,
        }),
      });
      answered.push(await response.text());
    }
  }

  /** Returns every row of every table of every service, including outboxes and audit, as text. */
  async function dump(): Promise<string> {
    const { rows: tables } = await admin.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    );
    expect(tables.length).toBeGreaterThan(40);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await admin.query<{ text: string }>(`select row::text as text from ${name} as row`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join("\n");
  }

  test("every entry point was used", async () => {
    const { rows } = await admin.query(
      "select method, count(*)::int as people from attendance.attendance group by 1 order by 1",
    );
    expect(rows.map(({ method }) => method)).toEqual(["IMPORT", "SELF_SCAN", "STAFF_SCAN"]);
    const { rows: kept } = await admin.query("select from attendance.kept_person where sealed is not null");
    expect(kept.length).toBe(3); // from the roster, the upload and the reveal; the erased one is gone
    const { rows: audited } = await admin.query("select from attendance.audit_entry where purpose = '回访'");
    expect(audited.length).toBeGreaterThanOrEqual(2);
    expect(logged.some((line) => line.includes('"level":20'))).toBe(true); // more detailed than usual
  });

  test("is in no table of any service outside of ciphertext", async () => {
    expect(found(await dump())).toEqual([]);
  });

  test("is in no log line, at any level", () => {
    expect(found(logged.join("\n"))).toEqual([]);
  });

  test("is in no answer, refusal, error or export, except where revealing was requested", () => {
    expect(answered.length).toBeGreaterThan(30);
    expect(found(answered.join("\n"))).toEqual([]);
    expect(answered.join("\n")).toContain("金*");
  });

  test("is in no URL and in no metric", async () => {
    const metrics = await fetch(`${starlane.url}/metrics`);
    expect(found(addresses.join("\n") + (await metrics.text()))).toEqual([]);
  });

  test("finds a planted one: in a table, in a log and in any spelling", async () => {
    const { name, phone } = CANARIES.wrong;
    await admin.query("update attendance.enrolment set label = $1", [name]);
    expect(found(await dump())).toContain(name);
    for (const written of [
      `{"msg":"${phone}"}`,
      encodeURIComponent(name),
      Buffer.from(phone).toString("base64"),
      Buffer.from(name).toString("hex"),
    ])
      expect(found(`x${written}y`).length).toBeGreaterThan(0);
    expect(times(3, (n) => found(`nothing ${n}`))).toEqual([[], [], []]);
  });
});

import { createLogger } from "@starlane/runtime";
import { writeCsv, writeWorkbook } from "@starlane/spreadsheet";
import { times } from "@starlane/testing";
import { buffer } from "node:stream/consumers";
import { identityNumber } from "./people.js";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, type Json, type TestStarlane } from "./starlane.js";

const ENROL = `mutation($input: EnrolInput!) { enrol(input: $input) { __typename
  ... on Enrolment { id version agency { name } event { title } roster { id person { maskedName } audience { name } checkedIn } }
  ... on OverCapacity { capacity requested message } ... on UserError { code message } } }`;
const GROUPS = `query($event: ID!) { enrolments(event: $event) { label headcount agency { name } roster { checkedIn } } }`;
const TICK = `mutation($enrolment: ID!, $entries: [ID!]!, $at: DateTime!) {
  checkInRoster(enrolment: $enrolment, entries: $entries, at: $at) { ... on CheckInReceipts { receipts { verdict } event { title } } } }`;
const COUNT = `mutation($event: ID!, $at: DateTime!) {
  countCrowd(event: $event, clientId: "at the door", people: 25, at: $at) { ... on CheckInReceipt { verdict } } }`;
const RECORD = `mutation($event: ID!, $phase: AssessmentPhase!, $items: [AssessmentItem!]!) {
  recordAssessments(event: $event, phase: $phase, items: $items) { ... on CheckInReceipts { receipts { verdict } } } }`;

describe.each(["in process", "over HTTP"] as const)("a class, with services reached %s", (reach) => {
  let starlane: TestStarlane;
  let campaign: string;
  let event: string;
  const logged: string[] = [];
  const at = "2026-03-04T02:00:00Z";
  const PUPILS = [
    { identityNumber: identityNumber(1), name: "金丝雀一" },
    { identityNumber: identityNumber(2), name: "欧阳丝雀", phone: "13800009999" },
    { identityNumber: identityNumber(3), name: "金丝雀三" },
  ];

  beforeAll(async () => {
    const logger = createLogger("trace", { write: (line: string) => void logged.push(line) });
    starlane = await aStarlane({ reach, now: () => new Date(at), logger });
    const made = await aCampaignUnderWay(starlane);
    campaign = made.campaign.id;
    event = (await register(starlane, { campaign, venue: made.school.id, day: "2026-03-04" })).id;
  });
  afterAll(() => starlane.close());

  const enrol = async (who: string, input: object): Promise<Json> =>
    (await starlane.data(who, ENROL, { input: { event, ...input } })).enrol;

  test("a class enrols with its names, is ticked off and counted, and shows its learning", async () => {
    const roster = PUPILS.map((person) => ({ person, audience: "ADOLESCENT", area: "640105002002" }));
    const input = { label: "三年级一班", headcount: 40, basis: "GUARDIAN_CONSENT", roster };
    const made = await enrol("education", input);
    expect(made).toMatchObject({ __typename: "Enrolment", version: 1, event: { title: "识破网络诈骗" } });
    expect(made.roster.map((entry: Json) => entry.person.maskedName)).toEqual(["金*", "欧阳*", "金*"]);
    expect(await enrol("education", input)).toEqual(made);
    expect(await enrol("planner", { label: "旁听", headcount: 5 })).toMatchObject({
      __typename: "Enrolment",
    });

    const groupsVisibleTo = async (who: string) =>
      (await starlane.data(who, GROUPS, { event })).enrolments.map(({ label }: Json) => label);
    expect(await groupsVisibleTo("planner")).toEqual(["三年级一班", "旁听"]);
    expect(await groupsVisibleTo("education")).toEqual(["三年级一班"]);
    expect(await groupsVisibleTo("hr")).toEqual([]);

    const scores = (outOf: number, ...values: number[]) =>
      values.map((score, n) => ({ clientId: `${outOf} ${n}`, person: PUPILS[n], score, outOf }));
    await starlane.data("education", RECORD, { event, phase: "BEFORE", items: scores(10, 4, 5, 3) });
    const entries = made.roster.slice(0, 2).map(({ id }: Json) => id);
    for (const verdict of ["ACCEPTED", "DUPLICATE"]) {
      const { checkInRoster } = await starlane.data("education", TICK, { enrolment: made.id, entries, at });
      expect(checkInRoster.receipts).toEqual(times(2, () => ({ verdict })));
    }
    expect((await starlane.data("education", COUNT, { event, at })).countCrowd).toEqual({
      verdict: "ACCEPTED",
    });
    await starlane.data("education", RECORD, { event, phase: "AFTER", items: scores(20, 16, 18, 12) });

    const { event: attended, campaign: taught } = await starlane.data(
      "analyst",
      `{ event(id: "${event}") { attendance { enrolled reached unidentified } }
        campaign(id: "${campaign}") { effect { people meanBefore meanAfter change changeLow changeHigh } } }`,
    );
    expect(attended.attendance).toEqual({ enrolled: 45, reached: 2, unidentified: 25 });
    expect(taught.effect).toEqual({
      people: 3,
      meanBefore: expect.closeTo(0.4, 9),
      meanAfter: expect.closeTo(23 / 30, 9),
      change: expect.closeTo(11 / 30, 9),
      changeLow: expect.closeTo(0.2232449, 6),
      changeHigh: expect.closeTo(0.5100885, 6),
    });
    expect((await starlane.data("planner", GROUPS, { event })).enrolments[0].roster).toEqual(
      [true, true, false].map((checkedIn) => ({ checkedIn })),
    );
  });

  test.each([
    [
      "an agency that takes no part signs nobody up",
      "hr",
      ENROL,
      { input: { event: "", label: "x", headcount: 1 } },
      "FORBIDDEN",
    ],
    ["an analyst sees no groups", "analyst", GROUPS, { event: "" }, "FORBIDDEN"],
    ["nobody sees any", null, GROUPS, { event: "" }, "UNAUTHENTICATED"],
    [
      "a group that is none answers as another agency's does",
      "education",
      TICK,
      { enrolment: "00000000-0000-4000-8000-00000000dead", entries: ["x"], at: "2026-03-04T02:05:00Z" },
      "NOT_FOUND",
    ],
  ])("%s", async (_case, who, query, variables, code) => {
    const filled = JSON.parse(
      JSON.stringify(variables).replace('"event":""', `"event":"${event}"`),
    ) as object;
    const { errors } = await starlane.ask(who, query, { variables: filled });
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  const upload = async (file: Uint8Array, query: Readonly<Record<string, string>>) => {
    const response = await fetch(`${starlane.url}/uploads/rosters?${new URLSearchParams(query)}`, {
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        authorization: `Bearer ${await starlane.tokenOf("education")}`,
      },
      body: new Uint8Array(file),
    });
    return { status: response.status, body: await response.json() };
  };

  test("imports its roster as a workbook or CSV, and reports a bad row by its number and column", async () => {
    const { id } = await enrol("education", { label: "三年级五班", headcount: 45 });
    const header = ["序号", "姓名", "身份证号", "家长电话", "居住社区"];
    const pupil = (n: number, name: string) => [n, name, identityNumber(500 + n), "", "640105002002"];
    const workbook = await buffer(
      writeWorkbook([
        {
          name: "花名册",
          columns: header.map((title) => ({ header: title })),
          rows: [pupil(1, "金丝雀五"), pupil(2, "马丝雀")],
        },
      ]),
    );
    const said = { enrolment: id, basis: "GUARDIAN_CONSENT" };
    const report = { rows: 2, accepted: 2, unchanged: 0, refusedRows: 0, dryRun: false, refused: [] };
    const headers = [
      { header: "序号", column: null },
      { header: "姓名", column: "name" },
      { header: "身份证号", column: "identityNumber" },
      { header: "家长电话", column: null },
      { header: "居住社区", column: "area" },
    ];
    expect(await upload(workbook, said)).toEqual({
      status: 200,
      body: { report: { ...report, dryRun: true }, headers },
    });
    expect(await upload(workbook, { ...said, mode: "all" })).toEqual({
      status: 200,
      body: { report, headers },
    });
    const csv = await buffer(
      writeCsv({
        columns: header.map((title) => ({ header: title })),
        rows: [pupil(2, "马丝雀"), pupil(3, "金丝雀 3"), [4, "白丝雀", "640105", "", ""]],
      }),
    );
    const { body } = await upload(csv, { ...said, mode: "rows" });
    expect(body.report).toMatchObject({ rows: 3, accepted: 0, unchanged: 1, refusedRows: 2 });
    expect(body.report.refused.map(({ row, column }: Json) => [row, column])).toEqual([
      [3, "姓名"],
      [4, "身份证号"],
    ]);
    expect((await upload(csv, {})).body.errors[0].extensions.code).toBe("BAD_USER_INPUT");
    expect((await upload(csv, { ...said, basis: "BECAUSE" })).body.errors[0].extensions.code).toBe(
      "BAD_USER_INPUT",
    );
    expect((await upload(csv, { ...said, enrolment: "x" })).body.errors[0].extensions.code).toBe("NOT_FOUND");
  });

  test("imports attendances from a list once, without echoing names", async () => {
    const send = async (mode: string) => {
      const file = `姓名,身份证号,签到时间\n金丝雀,${identityNumber(601)},2026-03-04 10:05\n金丝雀,1,\n`;
      const response = await fetch(`${starlane.url}/uploads/check-ins?mode=${mode}&event=${event}`, {
        method: "POST",
        headers: { authorization: `Bearer ${await starlane.tokenOf("education")}` },
        body: file,
      });
      return (await response.json()).report;
    };
    const report = { rows: 2, accepted: 1, unchanged: 0, refusedRows: 1, dryRun: true };
    expect(await send("validate")).toMatchObject(report);
    expect(await send("rows")).toMatchObject({
      ...report,
      dryRun: false,
      refused: [{ row: 3, column: "身份证号", message: "身份证号码应为 18 位，末位可以是 X。" }],
    });
    expect(await send("rows")).toMatchObject({ accepted: 0, unchanged: 1, refusedRows: 1 });
  });

  test("rejects a bad name or number in the reader's language, without logging it", async () => {
    const roster = [{ person: { ...PUPILS[0], name: "金丝雀 13800008888" }, audience: "ADOLESCENT" }];
    const input = { event, label: "四班", headcount: 1, basis: "GUARDIAN_CONSENT", roster };
    const { data } = await starlane.ask("education", ENROL, { language: "zh-CN", variables: { input } });
    expect(data.enrol).toMatchObject({
      code: "INVALID_INPUT",
      message: "名单第 1 人：姓名只能包含文字和间隔号，最多 100 字。",
    });
    const text = logged.join("\n");
    expect(text).toContain('"msg"'); // the log is not empty
    for (const canary of [
      "丝雀",
      "13800009999",
      "13800008888",
      ...PUPILS.map(({ identityNumber }) => identityNumber),
    ])
      expect(text).not.toContain(canary);
  });
});

import type { Viewer } from "@starlane/auth";
import { aViewer, times, type ServiceResponse, type TestService } from "@starlane/testing";
import { BUREAU, EDUCATION, OFFICE, ROOM, SCHOOL, STATION } from "./loaded.js";
import { aLoadedService, codeOf, signedIn } from "./people.js";

const FACE = `__typename ... on Agency { id code name kind version parent { id } jurisdiction { id } }
  ... on UserError { code message } ... on InvalidInput { path } ... on AlreadyExists { id } ... on StaleVersion { currentVersion }`;
const CREATE = `mutation($input: CreateAgencyInput!) { createAgency(input: $input) { ${FACE} } }`;
const UPDATE = `mutation($input: UpdateAgencyInput!) { updateAgency(input: $input) { ${FACE} } }`;
const NOW = "2026-03-02T01:00:00Z";
const [ONE, TWO, OLD, ELSEWHERE] = ["640105002001", "640105002002", "640105002009", "640105003001"];

let service: TestService;
let admin: Viewer;
let street: Viewer;
beforeEach(async () => {
  service = await aLoadedService({ now: NOW });
  admin = (await signedIn(service, "admin")).viewer;
  street = (await signedIn(service, "street")).viewer;
  const merged = { id: OLD, mergedInto: ONE, version: 2 };
  const areas = ["640105", "640105002", "640105003", ONE, TWO, ELSEWHERE].map((id) => ({ id }));
  await service.deliver("venues.areas", { id: "640105", areas: [...areas, merged] });
});
afterEach(() => service.close());

type Language = "en" | "zh-CN";
const create = (viewer: Viewer, input: object, language?: Language, key?: string): Promise<ServiceResponse> =>
  service.ask(viewer, CREATE, {
    variables: { input: { name: "星光警务室", kind: "POLICE_ROOM", ...input } },
    language,
    key,
  });
const update = (viewer: Viewer, input: object, language?: Language): Promise<ServiceResponse> =>
  service.ask(viewer, UPDATE, { variables: { input: { version: 1, ...input } }, language });
const lastPublished = async () => (await service.published("agencies.agency")).at(-1);
const countOf = async (table: string) =>
  (await service.database.pool.query(`select from ${table}`)).rowCount!;

test("adds a police room below its station with a generated code, and publishes it", async () => {
  const { data, errors } = await create(street, {
    name: " 星光警务室 ",
    parent: STATION,
    jurisdiction: [ONE],
  });
  expect(errors).toBeUndefined();
  const { id } = data.createAgency;
  expect(data.createAgency).toEqual({
    __typename: "Agency",
    id,
    code: `PR-${ONE}`,
    name: "星光警务室",
    kind: "POLICE_ROOM",
    version: 1,
    parent: { id: STATION },
    jurisdiction: [{ id: ONE }],
  });
  expect(await lastPublished()).toEqual({
    id,
    code: `PR-${ONE}`,
    name: "星光警务室",
    kind: "POLICE_ROOM",
    parent: STATION,
    above: [STATION, BUREAU],
    jurisdiction: [ONE],
    version: 1,
  });
  const of = `{ users(agency: "${id}") { username } auditLog(subject: "${id}") { nodes { action } } }`;
  expect((await service.ask(street, of)).data.users).toEqual([]);
  const { rows } = await service.database.pool.query("select operation from audit_entry where subject = $1", [
    id,
  ]);
  expect(rows).toEqual([{ operation: "Mutation.createAgency" }]);
});

test("adds a department, a school below it, and an agency with a given code", async () => {
  const bureau = await create(admin, { name: "民政局", kind: "CIVIL_AFFAIRS", jurisdiction: ["640105"] });
  expect(bureau.data.createAgency).toMatchObject({ code: "CA-640105", parent: null });
  const { id } = bureau.data.createAgency;
  const university = await create(admin, { name: "老年大学", kind: "SENIOR_UNIVERSITY", parent: id });
  expect(university.data.createAgency).toMatchObject({ code: "SU-640105-01", jurisdiction: [] });
  const coded = await create(admin, { name: "第二小学", kind: "SCHOOL", parent: EDUCATION, code: "NX-2" });
  expect(coded.data.createAgency).toMatchObject({ code: "NX-2", parent: { id: EDUCATION } });
});

test.each([
  ["no name", { name: " " }, ["input", "name"], "1 to 64", "1 至 64"],
  ["a code of small letters", { code: "ps-1" }, ["input", "code"], "capital letters", "大写字母"],
  ["an unknown parent", { parent: "nobody" }, ["input", "parent"], "no such agency", "没有这个上级"],
  ["a parent beyond reach", { parent: BUREAU }, ["input", "parent"], "no such agency", "没有这个上级"],
  [
    "an unknown area",
    { jurisdiction: ["640105002777"] },
    ["input", "jurisdiction", "0"],
    "no area",
    "没有区划",
  ],
  [
    "an area that was merged",
    { jurisdiction: [OLD] },
    ["input", "jurisdiction", "0"],
    `choose ${ONE}`,
    `改选 ${ONE}`,
  ],
  [
    "an area beyond reach",
    { jurisdiction: [ONE, ELSEWHERE] },
    ["input", "jurisdiction", "1"],
    "not within your reach",
    "不在您的管理范围",
  ],
  [
    "an area beyond the jurisdiction above",
    { parent: ROOM, jurisdiction: [ONE] },
    ["input", "jurisdiction", "0"],
    "beyond what “PR-1 (test)”",
    "超出上级单位“PR-1 (test)”",
  ],
  [
    "an area inside another",
    { jurisdiction: ["640105002", ONE] },
    ["input", "jurisdiction"],
    "one of the two",
    "只选其一",
  ],
  ["nothing within the administrator's reach", {}, ["input", "jurisdiction"], "not be yours", "不归您管理"],
])("refuses an agency with %s in the requested language", async (_case, input, path, en, zh) => {
  const before = await countOf("agency");
  for (const [language, words] of [
    ["en", en],
    ["zh-CN", zh],
  ] as const) {
    const { data } = await create(street, input, language);
    expect(data.createAgency).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path });
    expect(data.createAgency.message).toContain(words);
  }
  expect(await countOf("agency")).toBe(before);
});

test("refuses a second agency with the same name below the same parent or the same code", async () => {
  const named = await create(admin, { name: "pr-1 (TEST)", parent: STATION }, "zh-CN");
  expect(named.data.createAgency).toMatchObject({
    __typename: "AlreadyExists",
    id: ROOM,
    message: "同一上级下已有名为“pr-1 (TEST)”的单位。",
  });
  const coded = await create(admin, { code: "PR-1", parent: STATION });
  expect(coded.data.createAgency).toMatchObject({ __typename: "AlreadyExists", id: ROOM });
  const elsewhere = await create(admin, { name: "PR-1 (test)", parent: BUREAU, jurisdiction: [TWO] });
  expect(elsewhere.data.createAgency.__typename).toBe("Agency");
});

test.each([
  ["with a generated code", () => ({})],
  ["each with a code of its own", (n: number) => ({ code: `NX-${n}` })],
])("adds one of twenty identical agencies %s, and answers the others with its id", async (_case, coded) => {
  const answers = await Promise.all(
    times(20, (n) => create(admin, { kind: "SCHOOL", name: "同名小学", parent: EDUCATION, ...coded(n) })),
  );
  const made = answers.map(({ data }) => data.createAgency);
  const [one, ...more] = made.filter(({ __typename }) => __typename === "Agency");
  expect(more).toEqual([]);
  const others = made.filter((answer) => answer !== one);
  expect(new Set(others.map(({ __typename, id }) => `${__typename} ${id}`))).toEqual(
    new Set([`AlreadyExists ${one.id}`]),
  );
});

test("generates distinct codes for twenty agencies added at the same time", async () => {
  const answers = await Promise.all(
    times(20, (n) => create(admin, { kind: "SCHOOL", name: `第${n}小学`, parent: EDUCATION })),
  );
  expect(answers.map(({ data }): string => data.createAgency.code).toSorted()).toEqual(
    times(20, (n) => `SCH-640105-${String(n + 1).padStart(2, "0")}`).toSorted(),
  );
});

test("answers a repeated request like the first, and adds nothing", async () => {
  const ask = () => create(admin, { parent: STATION, jurisdiction: [ONE] }, "en", "a-key-of-the-client");
  const first = await ask();
  const before = await countOf("agency");
  expect(await ask()).toEqual(first);
  expect(await countOf("agency")).toBe(before);
});

const jurisdictions = async (id: string) =>
  (
    await service.ask(
      admin,
      `{ agency(id: "${id}") { before: jurisdiction(on: "2026-03-01") { id } now: jurisdiction { id } } }`,
    )
  ).data.agency;

test("changes a jurisdiction from today on, keeps its history and publishes the change", async () => {
  const { data, errors } = await update(street, { id: ROOM, jurisdiction: [ONE] });
  expect(errors).toBeUndefined();
  expect(data.updateAgency).toMatchObject({ name: "PR-1 (test)", version: 2, jurisdiction: [{ id: ONE }] });
  expect(await lastPublished()).toMatchObject({
    id: ROOM,
    above: [STATION, BUREAU],
    jurisdiction: [ONE],
    version: 2,
  });
  expect(await jurisdictions(ROOM)).toEqual({ before: [{ id: TWO }], now: [{ id: ONE }] });

  const again = await update(street, { id: ROOM, version: 2, jurisdiction: [TWO] }); // on the same day
  expect(again.data.updateAgency.jurisdiction).toEqual([{ id: TWO }]);
  expect(await jurisdictions(ROOM)).toEqual({ before: [{ id: TWO }], now: [{ id: TWO }] });

  service.setTime("2026-03-02T16:00:00Z"); // the district's next day
  await update(street, { id: ROOM, version: 3, jurisdiction: [ONE, TWO] });
  await update(street, { id: ROOM, version: 4, jurisdiction: [] });
  expect(await jurisdictions(ROOM)).toEqual({ before: [{ id: TWO }], now: [] });
  expect(await lastPublished()).toMatchObject({ id: ROOM, jurisdiction: [], version: 5 });
});

test("keeps properties that are not given", async () => {
  const { data } = await update(admin, { id: STATION, name: "北京西路派出所" });
  expect(data.updateAgency).toMatchObject({
    name: "北京西路派出所",
    code: "PS-1",
    jurisdiction: [{ id: ONE }, { id: TWO }],
  });
  const stale = await update(admin, { id: STATION, name: "x" });
  expect(stale.data.updateAgency).toMatchObject({ __typename: "StaleVersion", currentVersion: 2 });
});

test("refuses to remove an area that an agency below has, until that one is changed", async () => {
  const left = await update(admin, { id: STATION, jurisdiction: [ONE] }, "zh-CN");
  expect(left.data.updateAgency).toMatchObject({
    __typename: "InvalidInput",
    path: ["input", "jurisdiction"],
    message: `下级单位“PR-1 (test)”负责区划 ${TWO}，请先修改它的辖区。`,
  });
  await update(admin, { id: ROOM, jurisdiction: [ONE] });
  const then = await update(admin, { id: STATION, jurisdiction: [ONE] });
  expect(then.data.updateAgency.jurisdiction).toEqual([{ id: ONE }]);
});

test("refuses changes by those who do not manage the agency, and additions by those who administer nothing", async () => {
  expect(codeOf(await update(street, { id: BUREAU, name: "x" }))).toBe("NOT_FOUND");
  expect(codeOf(await update(street, { id: SCHOOL, name: "x" }))).toBe("NOT_FOUND");
  expect(codeOf(await update(admin, { id: "nobody", name: "x" }))).toBe("NOT_FOUND");
  for (const role of ["PLANNER", "PARTNER", "OFFICER", "ANALYST"] as const) {
    expect(codeOf(await create(aViewer(role), { parent: STATION }))).toBe("FORBIDDEN");
    expect(codeOf(await update(aViewer(role), { id: STATION }))).toBe("FORBIDDEN");
  }
  // The office counts as everywhere, like the administrator's areas.
  const name = await update(admin, { id: OFFICE, name: "办公室" });
  expect(name.data.updateAgency).toMatchObject({ name: "办公室", version: 2 });
});

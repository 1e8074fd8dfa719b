import { aFirstEvent } from "./planning.js";
import { aStarlane, PASSWORD, type Json, type TestStarlane } from "./starlane.js";

const [STARLIGHT, RIVERSIDE, ELSEWHERE] = ["640105002002", "640105002001", "640105003001"];
const DAY = "2026-03-04";
const CREATE = `mutation($input: CreateAgencyInput!) { createAgency(input: $input) {
  __typename ... on Agency { id code version } ... on UserError { message } ... on InvalidInput { path } ... on AlreadyExists { id } } }`;
const UPDATE = `mutation($input: UpdateAgencyInput!) { updateAgency(input: $input) {
  __typename ... on Agency { version jurisdiction { id name } } ... on UserError { message } } }`;

describe.each(["in process", "over HTTP"] as const)("a district is set up, with services %s", (reach) => {
  let starlane: TestStarlane;
  let bureau: string;
  beforeAll(async () => {
    starlane = await aStarlane({ reach, sample: false, now: () => new Date(`${DAY}T01:00:00Z`) });
    bureau = (await starlane.data("admin", "{ agencies { id } }")).agencies[0].id;
  });
  afterAll(() => starlane.close());

  const create = async (input: object): Promise<Json> =>
    (await starlane.data("admin", CREATE, { input })).createAgency;

  test("a new department's user joins a campaign and registers an event", async () => {
    const { id, code } = await create({ name: "教育局", kind: "EDUCATION", jurisdiction: ["640105"] });
    expect(code).toBe("EDU-640105");
    const account = {
      username: "teacher",
      displayName: "马老师",
      password: PASSWORD,
      agency: id,
      grants: [{ role: "PARTNER", area: "640105" }],
    };
    await starlane.data(
      "admin",
      "mutation($input: CreateUserInput!) { createUser(input: $input) { __typename } }",
      { input: account },
    );
    expect(await aFirstEvent(starlane, { username: "teacher", agency: id, day: DAY })).toEqual({
      __typename: "Event",
      title: "上门宣讲",
      agency: { id },
    });
  });

  test("a change of a station's jurisdiction changes its coverage at once", async () => {
    await starlane.data(
      "admin",
      `mutation { setPopulations(input: [${[STARLIGHT, RIVERSIDE]
        .map(
          (area, index) =>
            `{ area: "${area}", audience: "ELDERLY", people: ${(index + 1) * 100}, asOf: "2026-01-01", source: "社区台账", confidence: ESTIMATED }`,
        )
        .join()}]) { __typename } }`,
    );
    const jurisdiction = [STARLIGHT];
    const { id, version } = await create({
      name: "派出所",
      kind: "POLICE_STATION",
      parent: bureau,
      jurisdiction,
    });
    await starlane.starlane.settled();
    const population = async () =>
      (
        await starlane.data(
          "admin",
          `{ coverage(area: "${id}", filter: { audiences: ["ELDERLY"] }) { total { population } } }`,
        )
      ).coverage.total.population;
    expect(await population()).toBe(100);
    const input = { id, version, jurisdiction: [RIVERSIDE] };
    const { updateAgency } = await starlane.data("admin", UPDATE, { input });
    expect(updateAgency).toMatchObject({ version: version + 1, jurisdiction: [{ id: RIVERSIDE }] });
    await starlane.starlane.settled();
    expect(await population()).toBe(200);
  });

  test.each([
    ["en", "There is no area 640105002999.", "beyond what “一所” above it answers for"],
    ["zh-CN", "没有区划 640105002999。", "超出上级单位“一所”的辖区"],
  ])("rejects invalid input in the requested language: %s", async (language, none, beyond) => {
    const refused = async (input: object) =>
      (await starlane.ask("admin", CREATE, { variables: { input }, language })).data.createAgency;
    const kind = "POLICE_ROOM";
    expect(await refused({ name: "一", kind, jurisdiction: ["640105002999"] })).toMatchObject({
      __typename: "InvalidInput",
      path: ["input", "jurisdiction", "0"],
      message: none,
    });
    const station = { name: "一所", kind: "POLICE_STATION", parent: bureau, jurisdiction: ["640105002"] };
    const made = await create(station); // it exists the second time
    expect(["Agency", "AlreadyExists"]).toContain(made.__typename);
    const outside = await refused({ name: "一", kind, parent: made.id, jurisdiction: [ELSEWHERE] });
    expect(outside.message).toContain(beyond);
    expect(await refused(station)).toMatchObject({ __typename: "AlreadyExists", id: made.id });
  });

  test("a retried request adds one agency", async () => {
    const again = () =>
      starlane.ask("admin", CREATE, {
        variables: { input: { name: "社保局", kind: "HUMAN_RESOURCES", jurisdiction: ["640105"] } },
        headers: { "idempotency-key": "one-and-the-same-request" },
      });
    const first = await again();
    expect(first.data.createAgency.__typename).toBe("Agency");
    expect((await again()).data).toEqual(first.data);
  });
});

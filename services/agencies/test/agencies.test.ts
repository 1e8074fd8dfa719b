import { aService, aViewer, type TestService } from "@starlane/testing";
import { agencies, loadAgencies } from "../src/index.js";
import { ADMIN, BUREAU, EDUCATION, load, OFFICE, OFFICER, ROOM, SCHOOL, STATION } from "./loaded.js";
import { aLoadedService, signedIn } from "./people.js";

let service: TestService;
const anyone = aViewer("ANALYST");
beforeAll(async () => {
  service = await aLoadedService();
});
afterAll(() => service.close());

test("returns an agency with its parents, children and jurisdiction", async () => {
  const { data, errors } = await service.ask(
    anyone,
    `{ agency(id: "${STATION}") { code kind parent { id parent { id } } children { id } jurisdiction { id } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data.agency).toEqual({
    code: "PS-1",
    kind: "POLICE_STATION",
    parent: { id: BUREAU, parent: null },
    children: [{ id: ROOM }],
    jurisdiction: [{ id: "640105002001" }, { id: "640105002002" }],
  });
});

test.each([
  ["all", "", 6],
  ["of one kind", "(kinds: [SCHOOL])", 1],
  ["of two kinds", "(kinds: [SCHOOL, OTHER])", 2],
  ["of none", "(kinds: [])", 0],
])("lists agencies: %s", async (_case, args, count) => {
  const { data } = await service.ask(anyone, `{ agencies${args} { id } }`);
  expect(data.agencies).toHaveLength(count);
});

test.each(["nobody", "\\u0000", "00000000-0000-4000-8000-0000000000ff"])(
  "returns null for the unknown agency %j",
  async (id) => {
    const answer = await service.ask(anyone, `{ agency(id: "${id}") { id } }`);
    expect(answer).toEqual({ data: { agency: null } });
  },
);

test("returns the jurisdiction of a day, by default of the district's today", async () => {
  const moved = await aLoadedService({ now: "2026-03-01T15:59:59Z" }); // one second before midnight in the district
  try {
    const em = moved.database.em();
    await em.execute("update jurisdiction set valid_until = '2026-03-02' where agency_id = ?", [ROOM]);
    await em.execute(
      "insert into jurisdiction (agency_id, area_id, valid_from) values (?, '640105002001', '2026-03-02')",
      [ROOM],
    );
    const QUERY = `{ agency(id: "${ROOM}") { today: jurisdiction { id } tomorrow: jurisdiction(on: "2026-03-02") { id } } }`;
    const before = await moved.ask(anyone, QUERY);
    expect(before.data.agency).toEqual({
      today: [{ id: "640105002002" }],
      tomorrow: [{ id: "640105002001" }],
    });
    moved.setTime("2026-03-01T16:00:00Z");
    const after = await moved.ask(anyone, QUERY);
    expect(after.data.agency.today).toEqual([{ id: "640105002001" }]);
  } finally {
    await moved.close();
  }
});

test("needs the same number of statements for any number of agencies", async () => {
  const QUERY = (kinds: string) =>
    `{ agencies(kinds: [${kinds}]) { parent { name } children { name jurisdiction { id } } jurisdiction { id } then: jurisdiction(on: "2020-01-01") { id } } }`;
  const few = await service.count(anyone, QUERY("POLICE_STATION"));
  const more = await service.count(anyone, QUERY("POLICE_STATION, EDUCATION, POLICE_ROOM, SUB_BUREAU"));
  expect(few.answer.errors).toBeUndefined();
  expect([few.statements.length, more.statements.length]).toEqual([5, 5]);
});

test("resolves agencies and users by their reference", async () => {
  const { data } = await service.ask(
    anyone,
    `{ _entities(representations: [{ __typename: "Agency", id: "${SCHOOL}" }, { __typename: "User", id: "${OFFICER}" }]) {
       ... on Agency { code } ... on User { username agency { code } grants { role area { id } } } } }`,
  );
  expect(data._entities).toEqual([
    { code: "SCH-1" },
    {
      username: "officer",
      agency: { code: "PR-1" },
      grants: [
        { role: "ANALYST", area: { id: "640105002" } },
        { role: "OFFICER", area: { id: "640105002002" } },
      ],
    },
  ]);
});

test("returns the signed-in viewer, and null without a sign-in", async () => {
  const { viewer } = await signedIn(service, "admin");
  const QUERY = "{ viewer { id username displayName active version agency { id } grants { role } } }";
  expect((await service.ask(viewer, QUERY)).data.viewer).toEqual({
    id: ADMIN,
    username: "Admin",
    displayName: "Admin",
    active: true,
    version: 1,
    agency: { id: BUREAU },
    grants: [{ role: "ADMIN" }],
  });
  expect(await service.ask(null, QUERY)).toEqual({ data: { viewer: null } });
});

test("publishes loaded agencies with all above them, and loads them only once", async () => {
  expect(await loadAgencies(service.database.em(), service.running.publish, load)).toBe(false);
  const published = await service.published("agencies.agency");
  expect(published).toHaveLength(6);
  expect(published.find((agency) => agency.id === ROOM)).toEqual({
    id: ROOM,
    code: "PR-1",
    name: "PR-1 (test)",
    kind: "POLICE_ROOM",
    parent: STATION,
    above: [STATION, BUREAU],
    jurisdiction: ["640105002002"],
    version: 1,
  });
  expect(published.find((agency) => agency.id === OFFICE)).toMatchObject({ above: [], jurisdiction: [] });
  expect(published.find((agency) => agency.id === SCHOOL)).toMatchObject({ above: [EDUCATION] });
});

test("loads once when two load at the same time", async () => {
  const empty = await aService(agencies);
  try {
    const loads = [1, 2].map(() => loadAgencies(empty.database.em(), empty.running.publish, load));
    expect(new Set(await Promise.all(loads))).toEqual(new Set([true, false]));
  } finally {
    await empty.close();
  }
});

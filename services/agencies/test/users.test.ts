import type { Viewer } from "@starlane/auth";
import { times, type TestService } from "@starlane/testing";
import { accountsOf, newcomer, type Accounts } from "./accounts.js";
import { ADMIN, OFFICER, ROOM } from "./loaded.js";
import { aLoadedService, codeOf, refresh, signedIn, trySignIn, viewerBehind } from "./people.js";

let service: TestService;
let accounts: Accounts;
let admin: Viewer;
let street: Viewer;
beforeEach(async () => {
  service = await aLoadedService();
  accounts = accountsOf(service);
  admin = (await signedIn(service, "admin")).viewer;
  street = (await signedIn(service, "street")).viewer;
});
afterEach(() => service.close());

test("creates a user who can sign in", async () => {
  const { data, errors } = await accounts.create(street, {});
  expect(errors).toBeUndefined();
  expect(data.createUser).toMatchObject({
    __typename: "User",
    username: "Newcomer",
    displayName: "新同事",
    active: true,
    version: 1,
    agency: { id: ROOM },
    grants: [{ role: "OFFICER", area: { id: "640105002002" } }],
  });
  expect((await signedIn(service, "newcomer", newcomer.password)).viewer.id).toBe(data.createUser.id);
});

test("creates one of twenty users with the same name, and answers the others with its id", async () => {
  const answers = await Promise.all(times(20, () => accounts.create(street, {})));
  const made = answers.filter(({ data }) => data?.createUser.__typename === "User");
  const taken = answers.filter(({ data }) => data?.createUser.__typename === "AlreadyExists");
  expect([made.length, taken.length]).toEqual([1, 19]);
  expect(new Set(taken.map(({ data }) => data.createUser.id))).toEqual(
    new Set([made[0]!.data.createUser.id]),
  );
});

test("changes a user's name and grants and increments the version", async () => {
  const grants = [{ role: "OFFICER", area: "640105002001" }];
  const { data } = await accounts.update(street, { id: OFFICER, displayName: "张警官", grants });
  expect(data.updateUser).toMatchObject({
    displayName: "张警官",
    active: true,
    version: 2,
    grants: [{ role: "OFFICER", area: { id: "640105002001" } }],
  });
  const { viewer } = await signedIn(service, "officer");
  expect(viewer.grants).toEqual(grants);
});

test("resets another user's password and ends all their sessions; refuses one's own", async () => {
  const before = await signedIn(service, "officer");
  const given = await accounts.update(street, { id: OFFICER, password: "plum 7 window" });
  expect(given.data.updateUser).toMatchObject({ __typename: "User", version: 2 });
  expect(codeOf(await refresh(service, before.refreshToken))).toBe("UNAUTHENTICATED");
  expect(codeOf(await trySignIn(service, "officer"))).toBe("UNAUTHENTICATED");
  expect((await trySignIn(service, "officer", "plum 7 window")).errors).toBeUndefined();

  const refused = [
    { id: OFFICER, version: 2, password: "12345678" },
    { id: street.id, password: "plum 7 window" },
  ];
  for (const input of refused)
    expect((await accounts.update(street, input)).data.updateUser).toMatchObject({
      __typename: "InvalidInput",
      path: ["input", "password"],
    });
  expect((await trySignIn(service, "officer", "plum 7 window")).errors).toBeUndefined();
});

test("keeps properties that are null or absent", async () => {
  const { data } = await accounts.update(street, {
    id: OFFICER,
    displayName: null,
    grants: null,
    active: null,
  });
  expect(data.updateUser).toMatchObject({ displayName: "officer", active: true, version: 2 });
  expect(data.updateUser.grants).toHaveLength(2);
});

test("refuses a change of an old version, and accepts one of twenty concurrent changes", async () => {
  // Opens every connection, so that all updates race.
  await Promise.all(times(20, () => service.ask(admin, "{ users { id } }")));
  const answers = await Promise.all(
    times(20, (i) => accounts.update(street, { id: OFFICER, displayName: `name ${i}` })),
  );
  const types = answers.map(({ data }) => data.updateUser.__typename);
  expect(types.filter((type) => type === "User")).toHaveLength(1);
  expect(types.filter((type) => type === "StaleVersion")).toHaveLength(19);
  const { data } = await accounts.update(street, { id: OFFICER, version: 1, displayName: "again" });
  expect(data.updateUser).toMatchObject({ code: "STALE_VERSION", currentVersion: 2 });
});

test("ends sessions and refuses sign-ins for a closed account, and accepts them after reopening", async () => {
  const officer = await signedIn(service, "officer");
  await accounts.update(street, { id: OFFICER, active: false });
  expect(await viewerBehind(service, officer.accessToken)).toBeNull();
  expect(codeOf(await refresh(service, officer.refreshToken))).toBe("UNAUTHENTICATED");
  expect(codeOf(await trySignIn(service, "officer"))).toBe("UNAUTHENTICATED");
  await accounts.update(street, { id: OFFICER, version: 2, active: true });
  expect(await viewerBehind(service, officer.accessToken)).toBeNull();
  expect((await trySignIn(service, "officer")).errors).toBeUndefined();
});

test.each([
  ["grants", { grants: [] }],
  ["active", { active: false }],
])("refuses a change of one's own %s", async (field, input) => {
  const { data } = await accounts.update(admin, { id: ADMIN, ...input }, "zh-CN");
  expect(data.updateUser).toMatchObject({ __typename: "InvalidInput", path: ["input", field] });
  expect((await accounts.update(admin, { id: ADMIN, displayName: "管理员" })).data.updateUser.version).toBe(
    2,
  );
});

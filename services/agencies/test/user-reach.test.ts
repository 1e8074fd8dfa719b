import type { Viewer } from "@starlane/auth";
import { aViewer, type TestService } from "@starlane/testing";
import { accountsOf, type Accounts } from "./accounts.js";
import { ADMIN, BUREAU, OFFICER, PLANNER, SCHOOL, STATION, TEACHER } from "./loaded.js";
import { aLoadedService, codeOf, signedIn } from "./people.js";

let service: TestService;
let accounts: Accounts;
let admin: Viewer;
let street: Viewer;
beforeAll(async () => {
  service = await aLoadedService();
  accounts = accountsOf(service);
  admin = (await signedIn(service, "admin")).viewer;
  street = (await signedIn(service, "street")).viewer;
});
afterAll(() => service.close());

test.each([
  [
    "a username with a space",
    { username: "two words" },
    ["input", "username"],
    "2 to 32 letters",
    "用户名须为",
  ],
  ["no display name", { displayName: "  " }, ["input", "displayName"], "display name", "姓名须为"],
  ["a short password", { password: "short" }, ["input", "password"], "at least 8", "密码至少"],
  ["a common password", { password: "88888888" }, ["input", "password"], "Everybody", "太常见"],
  ["an unknown agency", { agency: "nobody" }, ["input", "agency"], "no such agency", "没有这个单位"],
  ["an agency beyond reach", { agency: BUREAU }, ["input", "agency"], "no such agency", "没有这个单位"],
  [
    "a code of no area",
    { grants: [{ role: "OFFICER", area: "6401050020" }] },
    ["input", "grants", "0", "area"],
    "no division code",
    "区划代码",
  ],
  [
    "a grant beyond reach",
    {
      grants: [
        { role: "OFFICER", area: "640105002" },
        { role: "ADMIN", area: "640105" },
      ],
    },
    ["input", "grants", "1", "area"],
    "You may not give a role over 640105:",
    "您不能授予 640105 的权限",
  ],
])("refuses a user with %s in the requested language", async (_case, input, path, en, zh) => {
  for (const [language, words] of [
    ["en", en],
    ["zh-CN", zh],
  ] as const) {
    const { data } = await accounts.create(street, input, language);
    expect(data.createUser).toMatchObject({ __typename: "InvalidInput", code: "INVALID_INPUT", path });
    expect(data.createUser.message).toContain(words);
  }
  const rows = await service.database.em().execute("select id from account");
  expect(rows).toHaveLength(5);
});

test("refuses a taken username in any case", async () => {
  const { data } = await accounts.create(street, { username: "OFFICER" }, "zh-CN");
  expect(data.createUser).toEqual({
    __typename: "AlreadyExists",
    code: "ALREADY_EXISTS",
    message: "用户名“OFFICER”已被使用。",
    id: OFFICER,
  });
});

test("lets an administrator who is a planner elsewhere give roles only in the administered street", async () => {
  const both: Viewer = {
    ...street,
    grants: [
      { role: "ADMIN", area: "640105002" },
      { role: "PLANNER", area: "640105003" },
    ],
  };
  const { data } = await accounts.create(both, { grants: [{ role: "PLANNER", area: "640105003" }] });
  expect(data.createUser).toMatchObject({ path: ["input", "grants", "0", "area"] });
});

test.each(["PLANNER", "PARTNER", "OFFICER", "ANALYST"] as const)(
  "answers FORBIDDEN to a %s",
  async (role) => {
    const viewer = aViewer(role);
    const answers = [
      await accounts.create(viewer, {}),
      await accounts.update(viewer, { id: OFFICER }),
      await service.ask(viewer, "{ users { id } }"),
    ];
    expect(answers.map(codeOf)).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
  },
);

test.each([
  ["unknown", "00000000-0000-4000-8000-0000000000ff"],
  ["without a valid id", "no\u0000body"],
  ["of an agency beyond reach", ADMIN],
  ["with a role beyond reach", PLANNER],
  ["of a school that belongs to its bureau's areas", TEACHER],
])("answers NOT_FOUND to a street's administrator for a user %s", async (_case, id) => {
  const answer = await accounts.update(street, { id, active: false });
  expect(answer.errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
  expect(JSON.stringify(answer)).not.toContain("teacher");
});

test.each([
  ["the district", () => admin, "", ["Admin", "officer", "planner", "street", "teacher"]],
  ["the district, one agency", () => admin, `(agency: "${STATION}")`, ["planner", "street"]],
  ["a street", () => street, "", ["officer", "street"]],
  ["a street, an agency beyond it", () => street, `(agency: "${SCHOOL}")`, []],
  ["a street, no agency at all", () => street, `(agency: "no\\u0000body")`, []],
])("lists the users that an administrator of %s manages", async (_case, viewer, args, expected) => {
  const { data } = await service.ask(viewer(), `{ users${args} { username } }`);
  expect(data.users.map((user: { username: string }) => user.username)).toEqual(expected);
});

test("needs the same number of statements for any number of users", async () => {
  const QUERY = "{ users { username agency { name } grants { role area { id } } } }";
  const few = await service.count(street, QUERY);
  const more = await service.count(admin, QUERY);
  expect([few.statements.length, more.statements.length]).toEqual([4, 4]);
});

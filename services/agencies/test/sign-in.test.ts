import { times, type ServiceResponse, type TestService } from "@starlane/testing";
import { ADMIN, PASSWORD, TEACHER } from "./loaded.js";
import { aLoadedService, claimsOf, codeOf, setThrottleTime, trySignIn, viewerBehind } from "./people.js";

let service: TestService;
beforeAll(async () => {
  service = await aLoadedService();
});
afterAll(() => service.close());

const wait = (answer: ServiceResponse) => answer.errors?.[0]?.extensions.retryAfterSeconds;

test("signs in by username in any case, with a token for a quarter of an hour", async () => {
  const { data, errors } = await trySignIn(service, "ADMIN");
  expect(errors).toBeUndefined();
  expect(data.signIn).toMatchObject({
    user: { id: ADMIN, username: "Admin" },
    accessTokenExpiresAt: new Date("2026-03-02T01:15:00Z"),
  });
  expect(claimsOf(data.signIn.accessToken)).toMatchObject({
    sub: ADMIN,
    exp: Date.parse("2026-03-02T01:15:00Z") / 1000,
  });
  expect(data.signIn.refreshToken).toMatch(/^[\w-]{43}$/);
});

test("returns the current grants of a session's viewer, and their agency with all below", async () => {
  const { data } = await trySignIn(service, "admin");
  const viewer = await viewerBehind(service, data.signIn.accessToken);
  expect(viewer).toMatchObject({ id: ADMIN, username: "Admin", grants: [{ role: "ADMIN", area: "640105" }] });
  expect(viewer?.agencies).toHaveLength(3);
  expect(viewer?.agencies).toContain(viewer?.agency);
});

test("returns the viewers of many sessions in order, in one statement", async () => {
  const tokens = await Promise.all(
    ["admin", "teacher", "admin"].map(
      async (name) => (await trySignIn(service, name)).data.signIn.accessToken,
    ),
  );
  const claims = [...tokens.map(claimsOf), { sub: TEACHER, sid: claimsOf(tokens[0]).sid }];
  const { answer, statements } = await service.count(
    null,
    "query($users: [ID!]!, $sessions: [ID!]!) { viewersOf(users: $users, sessions: $sessions) { username session } }",
    { variables: { users: claims.map(({ sub }) => sub), sessions: claims.map(({ sid }) => sid) } },
  );
  expect(statements).toHaveLength(1);
  expect(answer.data.viewersOf).toEqual([
    { username: "Admin", session: claims[0]!.sid },
    { username: "teacher", session: claims[1]!.sid },
    { username: "Admin", session: claims[2]!.sid },
    null,
  ]);
});

test.each([
  ["no ids", "nobody", "nothing"],
  ["another's session", TEACHER, null],
])("returns no viewer for %s", async (_case, user, session) => {
  const { data } = await trySignIn(service, "admin");
  const sid = session ?? claimsOf(data.signIn.accessToken).sid;
  expect(await service.ask(null, `{ viewersOf(users: ["${user}"], sessions: ["${sid}"]) { id } }`)).toEqual({
    data: { viewersOf: [null] },
  });
});

test.each([
  ["en", "The username or the password is wrong."],
  ["zh-CN", "用户名或密码不正确。"],
] as const)(
  "answers alike for an unknown name, a closed account and a wrong password, in %s",
  async (language, message) => {
    const closed = await aLoadedService();
    try {
      await closed.database.em().execute("update account set active = false where username = 'teacher'");
      const answers = [
        await trySignIn(closed, "nobody", PASSWORD, language),
        await trySignIn(closed, "no\u0000body", PASSWORD, language),
        await trySignIn(closed, "", "", language),
        await trySignIn(closed, "teacher", PASSWORD, language),
        await trySignIn(closed, "officer", `${PASSWORD}!`, language),
      ];
      for (const answer of answers)
        expect(answer.errors).toMatchObject([{ message, extensions: { code: "UNAUTHENTICATED" } }]);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    } finally {
      await closed.close();
    }
  },
);

test("takes the same time and statements for an unknown name and a wrong password", async () => {
  const fresh = await aLoadedService();
  try {
    const took = async (username: string) => {
      const start = performance.now();
      const { statements } = await fresh.count(
        null,
        `mutation { signIn(username: "${username}", password: "x") { accessToken } }`,
      );
      await fresh.database.em().execute("delete from failure");
      return { ms: performance.now() - start, statements: statements.length };
    };
    const known = [];
    const unknown = [];
    for (let round = 0; round < 11; round += 1) {
      known.push(await took("officer"));
      unknown.push(await took("nobody"));
    }
    const median = (of: { ms: number }[]) => of.map(({ ms }) => ms).sort((a, b) => a - b)[5]!;
    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
    expect(median(unknown) / median(known)).toBeLessThan(2);
    expect(new Set([...known, ...unknown].map(({ statements }) => statements)).size).toBe(1);
  } finally {
    await fresh.close();
  }
});

test.each(["officer", "nobody"])(
  "makes %s wait after five failures, with a wait that doubles and ends",
  async (username) => {
    const fresh = await aLoadedService();
    try {
      for (let attempt = 0; attempt < 5; attempt += 1)
        expect(codeOf(await trySignIn(fresh, username, "wrong"))).toBe("UNAUTHENTICATED");
      const slowed = await trySignIn(fresh, username.toUpperCase());
      expect([codeOf(slowed), wait(slowed)]).toEqual(["RATE_LIMITED", 30]);
      await setThrottleTime(fresh, "2026-03-02T01:00:20Z");
      expect(wait(await trySignIn(fresh, username))).toBe(10); // attempts during the wait do not lengthen it
      await setThrottleTime(fresh, "2026-03-02T01:00:30Z");
      expect(codeOf(await trySignIn(fresh, username, "wrong"))).toBe("UNAUTHENTICATED");
      expect(wait(await trySignIn(fresh, username, "wrong"))).toBe(60);
      await setThrottleTime(fresh, "2026-03-02T01:01:30Z");
      expect(codeOf(await trySignIn(fresh, username))).toBe(
        username === "officer" ? undefined : "UNAUTHENTICATED",
      );
    } finally {
      await fresh.close();
    }
  },
);

test("resets the failures after a success", async () => {
  const fresh = await aLoadedService();
  try {
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await trySignIn(fresh, "officer", "wrong");
      expect((await trySignIn(fresh, "officer")).errors).toBeUndefined();
    }
  } finally {
    await fresh.close();
  }
});

test("reveals no more to forty concurrent guesses than to five sequential ones", async () => {
  const fresh = await aLoadedService();
  try {
    const answers = await Promise.all(
      times(40, (i) => trySignIn(fresh, "officer", i === 39 ? PASSWORD : "wrong")),
    );
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === "UNAUTHENTICATED")).toHaveLength(5);
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(35);
  } finally {
    await fresh.close();
  }
});

test("lets in all of many concurrent sign-ins of one user", async () => {
  const answers = await Promise.all(times(40, () => trySignIn(service, "admin")));
  expect(answers.filter((answer) => answer.errors)).toEqual([]);
});

test("deletes forgotten failures of made-up names", async () => {
  const fresh = await aLoadedService();
  try {
    await Promise.all(times(20, (i) => trySignIn(fresh, `nobody-${i}`)));
    await setThrottleTime(fresh, "2026-03-02T02:00:00Z");
    for (let i = 0; i < 6; i += 1) await trySignIn(fresh, "another");
    const rows = await fresh.database.em().execute("select key from failure");
    expect(rows).toHaveLength(2); // of the name, and of the name with its address
    expect(JSON.stringify(rows)).not.toContain("another");
  } finally {
    await fresh.close();
  }
});

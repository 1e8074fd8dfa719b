import { times, type TestService } from "@starlane/testing";
import { startSession } from "../src/session/session.commands.js";
import { OFFICER } from "./loaded.js";
import { aLoadedService, claimsOf, codeOf, refresh, signedIn, viewerBehind } from "./people.js";

let service: TestService;
beforeEach(async () => {
  service = await aLoadedService();
});
afterEach(() => service.close());

test("renews a session with a token that can be used once", async () => {
  const first = await signedIn(service, "officer");
  const second = (await refresh(service, first.refreshToken)).data.refreshSession;
  expect(second.user.id).toBe(first.viewer.id);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(claimsOf(second.accessToken).sid).toBe(first.viewer.session);
  const third = await refresh(service, second.refreshToken);
  expect(third.errors).toBeUndefined();
});

test("ends the whole family of a spent token, and no other", async () => {
  const other = await signedIn(service, "officer");
  const { accessToken, refreshToken } = await signedIn(service, "officer");
  const renewed = (await refresh(service, refreshToken)).data.refreshSession;
  const again = await refresh(service, refreshToken);
  expect(again.errors).toMatchObject([
    { message: "Your session has ended; sign in again.", extensions: { code: "UNAUTHENTICATED" } },
  ]);
  expect(codeOf(await refresh(service, renewed.refreshToken))).toBe("UNAUTHENTICATED");
  expect(await viewerBehind(service, accessToken)).toBeNull();
  expect(await viewerBehind(service, renewed.accessToken)).toBeNull();
  expect(await viewerBehind(service, other.accessToken)).not.toBeNull();
});

test("renews once when twenty use one token at the same time, and then ends the family", async () => {
  const { refreshToken } = await signedIn(service, "officer");
  const answers = await Promise.all(times(20, () => refresh(service, refreshToken)));
  const won = answers.filter((answer) => !answer.errors);
  expect(won).toHaveLength(1);
  expect(answers.filter((answer) => codeOf(answer) === "UNAUTHENTICATED")).toHaveLength(19);
  expect(await viewerBehind(service, won[0]!.data.refreshSession.accessToken)).toBeNull();
});

describe("a client repeats a renewal whose answer was lost", () => {
  test("gets another token, and the lost one is void", async () => {
    const { refreshToken } = await signedIn(service, "officer");
    const lost = (await refresh(service, refreshToken, "a page that was left")).data.refreshSession;
    service.setTime("2026-03-02T01:01:00Z");
    const again = await refresh(service, refreshToken, "a page that was left");
    expect(again.errors).toBeUndefined();
    expect((await refresh(service, again.data.refreshSession.refreshToken)).errors).toBeUndefined();
    expect(codeOf(await refresh(service, lost.refreshToken))).toBe("UNAUTHENTICATED");
  });

  test("gets one valid token when it repeats twenty times at the same time", async () => {
    const { refreshToken } = await signedIn(service, "officer");
    const answers = await Promise.all(
      times(20, () => refresh(service, refreshToken, "a page that was left")),
    );
    expect(answers.filter(({ errors }) => errors)).toEqual([]);
    const uses = [];
    for (const { data } of answers)
      uses.push((await refresh(service, data.refreshSession.refreshToken)).errors);
    expect(uses.filter((errors) => !errors)).toHaveLength(1);
  });

  test.each([
    ["under another attempt", async (token: string) => refresh(service, token, "somebody else")],
    ["without an attempt", async (token: string) => refresh(service, token)],
    [
      "more than a minute later",
      async (token: string) => {
        service.setTime("2026-03-02T01:01:01Z");
        return refresh(service, token, "a page that was left");
      },
    ],
  ])("ends the family when repeated %s", async (_case, ask) => {
    const { refreshToken } = await signedIn(service, "officer");
    const renewed = (await refresh(service, refreshToken, "a page that was left")).data.refreshSession;
    expect(codeOf(await ask(refreshToken))).toBe("UNAUTHENTICATED");
    expect(await viewerBehind(service, renewed.accessToken)).toBeNull();
  });

  test("ends the family if the result was already used", async () => {
    const { refreshToken } = await signedIn(service, "officer");
    const renewed = (await refresh(service, refreshToken, "a page that was left")).data.refreshSession;
    const next = (await refresh(service, renewed.refreshToken, "the next")).data.refreshSession;
    expect(codeOf(await refresh(service, refreshToken, "a page that was left"))).toBe("UNAUTHENTICATED");
    expect(await viewerBehind(service, next.accessToken)).toBeNull();
  });
});

test.each(["", "nonsense", "nul\u0000", "x".repeat(100_000)])(
  "refuses a token that was never issued (%#)",
  async (token) => {
    expect(codeOf(await refresh(service, token))).toBe("UNAUTHENTICATED");
  },
);

test("ends an unused session after 7 days", async () => {
  const { accessToken, refreshToken } = await signedIn(service, "officer");
  service.setTime("2026-03-09T00:59:59Z");
  expect(await viewerBehind(service, accessToken)).not.toBeNull();
  service.setTime("2026-03-09T01:00:00Z");
  expect(await viewerBehind(service, accessToken)).toBeNull();
  expect(codeOf(await refresh(service, refreshToken))).toBe("UNAUTHENTICATED");
});

test("ends a session that is used every day after 30 days", async () => {
  let { refreshToken } = await signedIn(service, "officer");
  const started = Date.parse("2026-03-02T01:00:00Z");
  for (let day = 1; day < 30; day += 1) {
    service.setTime(new Date(started + day * 86_400_000).toISOString());
    refreshToken = (await refresh(service, refreshToken)).data.refreshSession.refreshToken;
  }
  service.setTime(new Date(started + 30 * 86_400_000).toISOString());
  expect(codeOf(await refresh(service, refreshToken))).toBe("UNAUTHENTICATED");
});

test("ends only the current session on sign-out", async () => {
  const here = await signedIn(service, "officer");
  const there = await signedIn(service, "officer");
  expect(await service.ask(here.viewer, "mutation { signOut }")).toEqual({ data: { signOut: true } });
  expect(await viewerBehind(service, here.accessToken)).toBeNull();
  expect(codeOf(await refresh(service, here.refreshToken))).toBe("UNAUTHENTICATED");
  expect(await viewerBehind(service, there.accessToken)).not.toBeNull();
  expect(codeOf(await service.ask(null, "mutation { signOut }"))).toBe("UNAUTHENTICATED");
});

test.each([
  ["its account is closed", "update account set active = false"],
  ["its password is changed", "update credential set password_hash = 'another'"],
])("starts no session if %s during the sign-in", async (_case, meanwhile) => {
  const elsewhere = await signedIn(service, "officer");
  const em = service.database.em();
  const [kept] = await em.execute(`select password_hash from credential where account_id = '${OFFICER}'`);
  // Opens connections, so that the sign-in need not wait for one.
  await Promise.all(times(5, () => viewerBehind(service, elsewhere.accessToken)));
  const proof = { userId: OFFICER, passwordHash: String(kept?.password_hash) };
  let start: Promise<unknown> = Promise.resolve();
  await em.transactional(async (tx) => {
    await tx.execute(meanwhile);
    start = startSession(service.database.em(), proof, {
      address: undefined,
      device: "x".repeat(43),
      now: new Date("2026-03-02T01:00:00Z"),
      beforeCommit: async () => undefined,
    });
    for (let round = 0; round < 20; round += 1) await tx.execute("update session set ended_at = started_at");
  });
  expect(await start).toBeNull();
});

test("stores only hashes of passwords and tokens", async () => {
  const { refreshToken } = await signedIn(service, "officer");
  const em = service.database.em();
  const kept = JSON.stringify([
    await em.execute("select hash::text from refresh_token"),
    await em.execute("select * from credential"),
  ]);
  expect(kept).not.toContain(refreshToken);
  expect(kept).not.toContain(Buffer.from(refreshToken).toString("hex"));
  expect(kept).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
});

test("deletes sessions that ended long ago", async () => {
  await signedIn(service, "officer");
  service.setTime("2026-04-02T01:00:00Z");
  await signedIn(service, "officer");
  expect(await service.database.em().execute("select id from session")).toHaveLength(1);
});

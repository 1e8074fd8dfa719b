import { times, type TestService } from "@starlane/testing";
import { PasswordHasher } from "../src/password/password-hasher.js";
import { PASSWORD } from "./loaded.js";
import {
  aLoadedService,
  codeOf,
  refresh,
  signedIn,
  trySignIn,
  viewerBehind,
  type SignedIn,
} from "./people.js";

let service: TestService;
let officer: SignedIn;
beforeEach(async () => {
  service = await aLoadedService();
  officer = await signedIn(service, "officer");
});
afterEach(() => service.close());

const BETTER = "plum 7 window";
const changeTo = (wanted: string, current = PASSWORD, language: "en" | "zh-CN" = "en") =>
  service.ask(
    officer.viewer,
    "mutation($current: String!, $new: String!) { changePassword(current: $current, new: $new) }",
    { variables: { current, new: wanted }, language },
  );

test("accepts only the new password at once, and ends all other sessions", async () => {
  const elsewhere = await signedIn(service, "officer");
  expect(await changeTo(BETTER)).toEqual({ data: { changePassword: true } });
  expect(await viewerBehind(service, officer.accessToken)).not.toBeNull();
  expect((await refresh(service, officer.refreshToken)).errors).toBeUndefined();
  expect(await viewerBehind(service, elsewhere.accessToken)).toBeNull();
  expect(codeOf(await refresh(service, elsewhere.refreshToken))).toBe("UNAUTHENTICATED");
  expect(codeOf(await trySignIn(service, "officer", PASSWORD))).toBe("UNAUTHENTICATED");
  expect((await trySignIn(service, "officer", BETTER)).errors).toBeUndefined();
});

test.each([
  ["a wrong current password", BETTER, "wrong", "The current password is wrong.", "当前密码不正确。"],
  ["a too short password", "abcdefg", PASSWORD, "A password has at least 8 characters.", "密码至少 8 位。"],
  [
    "a common password",
    "12345678",
    PASSWORD,
    "Everybody would guess this password; choose another.",
    "这个密码太常见，容易被猜中，请换一个。",
  ],
])("refuses %s in the requested language, and changes nothing", async (_case, wanted, current, en, zh) => {
  for (const [language, message] of [
    ["en", en],
    ["zh-CN", zh],
  ] as const)
    expect((await changeTo(wanted, current, language)).errors).toMatchObject([
      { message, extensions: { code: "BAD_USER_INPUT" } },
    ]);
  expect((await trySignIn(service, "officer")).errors).toBeUndefined();
});

test("throttles guessing at an open console", async () => {
  for (let attempt = 0; attempt < 5; attempt += 1) await changeTo(BETTER, "wrong");
  const slowed = await changeTo(BETTER);
  expect(slowed.errors?.[0]?.extensions).toEqual({ code: "RATE_LIMITED", retryAfterSeconds: 30 });
});

test("accepts one of ten concurrent changes", async () => {
  const answers = await Promise.all(times(10, (i) => changeTo(`${BETTER} ${i}`)));
  expect(answers.filter((answer) => !answer.errors)).toHaveLength(1);
});

test("answers UNAUTHENTICATED without a sign-in", async () => {
  const answer = await service.ask(null, `mutation { changePassword(current: "a", new: "b") }`);
  expect(codeOf(answer)).toBe("UNAUTHENTICATED");
});

test("matches the same characters however they are composed", async () => {
  const hasher = await PasswordHasher.open();
  expect(await hasher.matches("cafe\u0301 ａｂｃ", await hasher.hash("caf\u00e9 abc"))).toBe(true);
});

test("hashes a few at a time, and answers RATE_LIMITED beyond the queue", async () => {
  const hasher = await PasswordHasher.open();
  const answers = await Promise.allSettled(times(250, () => hasher.matches("x", null)));
  const refused = answers.filter((answer) => answer.status === "rejected");
  expect(refused).toHaveLength(48);
  expect(refused[0]?.reason.extensions).toEqual({ code: "RATE_LIMITED", retryAfterSeconds: 1 });
  expect(answers.every((answer) => answer.status === "rejected" || !answer.value)).toBe(true);
  await expect(hasher.matches("x", null)).resolves.toBe(false);
});

test("answers a change repeated under its key like the first time, although the current password has changed", async () => {
  const change = () =>
    service.ask(officer.viewer, `mutation { changePassword(current: "${PASSWORD}", new: "${BETTER}") }`, {
      key: "change",
    });
  const answers = await Promise.all(times(20, change));
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(['{"data":{"changePassword":true}}']),
  );
  const { rows } = await service.database.pool.query(
    "select from audit_entry where operation = 'Mutation.changePassword'",
  );
  expect(rows).toHaveLength(1);
});

test("audits successful and failed sign-ins with the user's id only", async () => {
  await trySignIn(service, "officer", "wrong");
  await trySignIn(service, "nobody-of-that-name", "wrong");
  const { rows } = await service.database.pool.query(
    "select actor, subject, outcome from audit_entry where operation = 'Mutation.signIn' order by at, outcome, subject nulls last",
  );
  const { id } = officer.viewer;
  expect(rows).toEqual([
    { actor: id, subject: id, outcome: "DONE" },
    { actor: null, subject: id, outcome: "UNAUTHENTICATED" },
    { actor: null, subject: null, outcome: "UNAUTHENTICATED" },
  ]);
  const everything = await service.database.pool.query(
    "select string_agg(entry::text, ' ') as text from audit_entry entry",
  );
  expect(JSON.stringify(everything.rows)).not.toMatch(/nobody-of-that-name|officer/);
});

import { KeyRing, readAccess, rotateKeys } from "@starlane/auth";
import { statementsOf } from "@starlane/database";
import { times, type ServiceResponse } from "@starlane/testing";
import { Client } from "pg";
import { OFFICER, PASSWORD } from "./loaded.js";
import { codeOf } from "./people.js";
import { anInstallation, type Installation, type Process } from "./processes.js";

let installation: Installation;
let one: Process;
let other: Process;
beforeEach(async () => {
  installation = await anInstallation();
  one = await installation.start();
  other = await installation.start();
});
afterEach(() => installation.close());

const SIGN_IN = `mutation($username: String!, $password: String!, $device: String) {
  signIn(username: $username, password: $password, device: $device) { accessToken refreshToken device }
}`;
const signIn = (
  process: Process,
  password: string,
  username = "officer",
  address?: string,
): Promise<ServiceResponse> => process.ask(SIGN_IN, { variables: { username, password }, address });

const NOW = new Date("2026-03-02T01:00:00Z");
const keyOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[0]!, "base64url").toString()).kid;

test("counts failures across processes", async () => {
  for (let attempt = 0; attempt < 5; attempt += 1) await signIn(attempt % 2 ? one : other, "wrong");
  expect(codeOf(await signIn(one, PASSWORD))).toBe("RATE_LIMITED");
  expect(codeOf(await signIn(other, PASSWORD))).toBe("RATE_LIMITED");
});

test("renews once when twenty requests use one token in two processes", async () => {
  const { refreshToken } = (await signIn(one, PASSWORD)).data.signIn;
  const REFRESH = `mutation { refreshSession(refreshToken: "${refreshToken}") { accessToken } }`;
  const answers = await Promise.all(times(20, (i) => (i % 2 ? one : other).ask(REFRESH)));
  expect(answers.filter((answer) => !answer.errors)).toHaveLength(1);
});

test("knows a device in every process, and lets it in despite a stranger's failures", async () => {
  const { device } = (await signIn(one, PASSWORD)).data.signIn;
  for (let attempt = 0; attempt < 6; attempt += 1) await signIn(other, "wrong");
  expect(codeOf(await signIn(one, PASSWORD))).toBe("RATE_LIMITED");
  const on = (process: Process) =>
    process.ask(SIGN_IN, { variables: { username: "officer", password: PASSWORD, device } });
  expect((await on(one)).data.signIn.device).toBe(device);
  expect((await on(other)).data.signIn.device).toBe(device);
});

test("throttles an address that tries many names, although it has an account of its own", async () => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    expect(codeOf(await signIn(one, "wrong", `name-${attempt}`, "203.0.113.9"))).toBe("UNAUTHENTICATED");
    if (attempt === 25) await signIn(one, PASSWORD, "teacher", "203.0.113.9");
  }
  expect(codeOf(await signIn(one, PASSWORD, "officer", "203.0.113.9"))).toBe("RATE_LIMITED");
  expect((await signIn(one, PASSWORD, "officer", "203.0.113.10")).errors).toBeUndefined();
});

test("verifies old tokens after a rotation, and signs new ones with the new key", async () => {
  const before = (await signIn(one, PASSWORD)).data.signIn.accessToken;
  rotateKeys(installation.accessKeys, new Date("2099-01-01T00:00:00Z"));
  const restarted = await installation.start(); // a running process rereads the folder within half a minute
  const after = (await signIn(restarted, PASSWORD)).data.signIn.accessToken;
  expect(keyOf(after)).not.toBe(keyOf(before));
  const keys = new KeyRing(installation.accessKeys);
  expect(keys.signing().id).toBe(keyOf(after));
  for (const token of [before, after]) expect(readAccess(keys, token, NOW)).toMatchObject({ user: OFFICER });
});

test("keeps passwords and tokens out of logs, errors and statements, even on faults", async () => {
  const PASSWORDS = ["canary-password-1", "canary-password-2"];
  const { refreshToken, accessToken } = (await signIn(one, PASSWORD)).data.signIn;
  const answers: ServiceResponse[] = [];
  const { statements } = await statementsOf(async () => {
    answers.push(await signIn(one, PASSWORDS[0]!));
    for (const table of ["refresh_token", "failure", "credential", "trusted_device"]) {
      await asAdmin((admin) => admin.query(`alter table agencies.${table} rename to hidden`));
      answers.push(
        await signIn(one, PASSWORDS[1]!, PASSWORDS[0]),
        await signIn(one, PASSWORD),
        await one.ask(`mutation { refreshSession(refreshToken: "${refreshToken}") { accessToken } }`),
      );
      await asAdmin((admin) => admin.query(`alter table agencies.hidden rename to ${table}`));
    }
  });
  expect(answers.map(codeOf)).toContain("INTERNAL_SERVER_ERROR");
  expect(installation.logged.length).toBeGreaterThan(0);
  const said = JSON.stringify([answers.map((answer) => answer.errors), installation.logged, statements]);
  for (const secret of [...PASSWORDS, PASSWORD, refreshToken, accessToken])
    expect(said).not.toContain(secret);
});

async function asAdmin(work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: installation.adminUrl });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

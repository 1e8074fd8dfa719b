import { freePort } from "@starlane/runtime";
import { aDatabase } from "@starlane/testing";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { services } from "../src/index.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const RESYNC = fileURLToPath(new URL("../dist/resync.js", import.meta.url));
const RESET_PASSWORD = fileURLToPath(new URL("../dist/reset-password.js", import.meta.url));
const AUDIT = fileURLToPath(new URL("../dist/audit.js", import.meta.url));
const SUPERVISE = new URL("../../boot/supervise.mjs", import.meta.url).href;
const PASSWORD = "sample-password-1";

let home: string;
const started: ChildProcess[] = [];
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "starlane-start-"));
  chmodSync(home, 0o700);
});
afterAll(async () => {
  for (const child of started)
    if (child.exitCode === null && child.signalCode === null) await end(child, "SIGINT");
  rmSync(home, { recursive: true, force: true });
});

/** Runs the command that republishes everything, as `npm run resync` does. */
const resync = (env: Record<string, string>) => command(RESYNC, [], env);

/** Runs an operator's command. */
async function command(program: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: "pipe",
  });
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
  const [code] = await once(child, "close");
  return { code, printed };
}

/** Starts the product as `npm start` does; resolves with its output when it is ready, or when it has ended. */
async function start(env: Record<string, string | undefined> = {}) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: "0", STARLANE_HOME: home, STARLANE_SAMPLE_PASSWORD: PASSWORD, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let printed = "";
  await new Promise<void>((resolve) => {
    const read = (text: Buffer) => {
      printed += text.toString();
      if (printed.includes("Ctrl-C stops")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", () => resolve());
  });
  const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [""];
  return { child, address, printed: () => printed };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(child, "close");
  child.kill(signal);
  await ended;
  return child.exitCode;
}

async function signIn(address: string): Promise<string> {
  const query = `mutation { signIn(username: "planner", password: "${PASSWORD}") { user { username } } }`;
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: { signIn: { user: { username: string } } } }).data.signIn.user
    .username;
}

interface Tokens {
  readonly refreshToken: string;
}

async function post(address: string, query: string): Promise<Record<string, Tokens> | null> {
  const response = await fetch(`${address}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Record<string, Tokens> | null }).data;
}

/** Signs the planner in; returns null if the password is wrong. */
async function tokensOf(address: string, password: string): Promise<Tokens | null> {
  const query = `mutation { signIn(username: "planner", password: "${password}") { refreshToken } }`;
  return (await post(address, query))?.signIn ?? null;
}

async function renewed(address: string, refreshToken: string): Promise<Tokens | null> {
  const query = `mutation { refreshSession(refreshToken: "${refreshToken}") { refreshToken } }`;
  return (await post(address, query))?.refreshSession ?? null;
}

test("rejects a misspelt setting before anything is created", async () => {
  const { child, printed } = await start({ STARLANE_DIVISON: "640106" });
  expect(child.exitCode).toBe(1);
  expect(printed()).toContain("There is no such setting: STARLANE_DIVISON (did you mean STARLANE_DIVISION?)");
  expect(printed()).toContain("是否指 STARLANE_DIVISION？");
  expect(readdirSync(home)).toEqual([]);
});

test("the first start loads the district and prints how to sign in; Ctrl-C ends it in order", async () => {
  const { child, address, printed } = await start();
  expect(printed()).toMatch(/已装入西夏区（94 个区划）/);
  expect(printed()).toContain(PASSWORD);
  expect(await signIn(address)).toBe("planner");
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  expect(statSync(home).mode & 0o077).toBe(0);
  expect(await end(child, "SIGINT")).toBe(0);
  expect(printed()).toContain("Stopping");
});

test("after a kill -9 the next start recovers by itself, with the same data, and prints no password again", async () => {
  const first = await start();
  expect(first.printed()).not.toContain(PASSWORD);
  await end(first.child, "SIGKILL");
  const second = await start();
  expect(await signIn(second.address)).toBe("planner");
  expect(await end(second.child, "SIGTERM")).toBe(0);
});

test("restarts a failed database with the same data, and gives up eventually", async () => {
  const { child, address, printed } = await start();
  const pid = () =>
    Number(readFileSync(join(home, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0]);
  const ready = async () => (await fetch(`${address}/readyz`)).status;
  const until = async (status: number) => {
    while ((await ready()) !== status) await setTimeout(20);
  };
  for (let times = 1; times <= 3; times += 1) {
    process.kill(pid(), "SIGKILL");
    await until(503);
    await until(200);
    expect(await signIn(address)).toBe("planner");
    expect(printed().match(/数据库已恢复。 The database is back\./g)).toHaveLength(times);
  }
  const ended = once(child, "close");
  process.kill(pid(), "SIGKILL");
  await ended;
  expect(child.exitCode).toBe(1);
  expect(printed()).toMatch(/✗ 数据库意外停止.*\n.*The database ended unexpectedly/);
  const again = await start();
  expect(await signIn(again.address)).toBe("planner");
  expect(await end(again.child, "SIGINT")).toBe(0);
});

test("a first start at a port in use creates nothing, and the next one shows the password", async () => {
  const STARLANE_HOME = mkdtempSync(join(tmpdir(), "starlane-start-"));
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const refused = await start({ STARLANE_HOME, PORT: String(port), STARLANE_SAMPLE_PASSWORD: undefined });
  expect([refused.child.exitCode, refused.printed()]).toEqual([1, expect.stringContaining("is taken")]);
  expect(readdirSync(STARLANE_HOME)).toEqual([]);
  taken.close();
  const second = await start({ STARLANE_HOME });
  expect(second.printed().match(new RegExp(PASSWORD, "g"))).toHaveLength(1);
  expect(await signIn(second.address)).toBe("planner");
  await end(second.child, "SIGINT");
  rmSync(STARLANE_HOME, { recursive: true, force: true });
});

test("an operator resets a user's password, with the product running or not", async () => {
  const STARLANE_HOME = mkdtempSync(join(tmpdir(), "starlane-start-"));
  const { child, address } = await start({ STARLANE_HOME });
  const token = await tokensOf(address, PASSWORD);
  const unknown = await command(RESET_PASSWORD, ["planer"], { STARLANE_HOME });
  expect([unknown.code, unknown.printed]).toEqual([
    1,
    expect.stringMatching(/是否指：planner？[^]*Did you mean: planner\?/),
  ]);
  const running = await command(RESET_PASSWORD, ["PLANNER"], { STARLANE_HOME });
  const password = /密码 Password (\S{12})（/.exec(running.printed)?.[1] ?? "";
  expect(await tokensOf(address, PASSWORD)).toBeNull();
  expect(await tokensOf(address, password)).not.toBeNull();
  expect(await renewed(address, token!.refreshToken)).toBeNull(); // their sessions have ended
  await end(child, "SIGINT");
  const stopped = await command(RESET_PASSWORD, ["planner"], { STARLANE_HOME });
  const next = /密码 Password (\S{12})（/.exec(stopped.printed)?.[1] ?? "";
  expect(next).not.toBe(password);
  expect((await command(AUDIT, [], { STARLANE_HOME })).code).toBe(0); // it is audited, and the audit is unbroken
  const again = await start({ STARLANE_HOME });
  expect(await tokensOf(again.address, next)).not.toBeNull();
  await end(again.child, "SIGTERM");
  rmSync(STARLANE_HOME, { recursive: true, force: true });
});

test("a product killed under load is restarted by its supervisor, with its data", async () => {
  const STARLANE_HOME = mkdtempSync(join(tmpdir(), "starlane-start-"));
  const PORT = String(await freePort());
  const env = { ...process.env, PORT, STARLANE_HOME, STARLANE_SAMPLE_PASSWORD: PASSWORD };
  delete (env as NodeJS.ProcessEnv).npm_lifecycle_event;
  const program = `import { supervise } from ${JSON.stringify(SUPERVISE)};
    process.exitCode = await supervise({ node: process.execPath, env: process.env }, [${JSON.stringify(MAIN)}]);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.push(child);
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (printed += text.toString()));
  const address = `http://127.0.0.1:${PORT}`;
  const isReady = async () => (await fetch(`${address}/readyz`).catch(() => null))?.status === 200;
  while (!(await isReady())) await setTimeout(50);
  const load = Array.from({ length: 200 }, () => fetch(`${address}/healthz`).catch(() => null));
  const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")
    .trim()
    .split(" ")
    .map(Number);
  process.kill(pid!, "SIGKILL");
  await Promise.all(load);
  while (!printed.includes("is started again")) await setTimeout(20);
  while (!(await isReady())) await setTimeout(50);
  expect(await signIn(address)).toBe("planner");
  expect(await end(child, "SIGTERM")).toBe(0);
  expect(printed).toContain("Stopping");
  rmSync(STARLANE_HOME, { recursive: true, force: true });
});

test("a command republishes everything, with the product running or not; without data there is nothing to republish", async () => {
  const STARLANE_HOME = mkdtempSync(join(tmpdir(), "starlane-start-"));
  const nothing = await resync({ STARLANE_HOME });
  expect([nothing.code, nothing.printed]).toEqual([1, expect.stringContaining("holds no data of Starlane")]);
  const { child } = await start({ STARLANE_HOME });
  const running = await resync({ STARLANE_HOME });
  await end(child, "SIGINT");
  const stopped = await resync({ STARLANE_HOME });
  for (const { code, printed } of [running, stopped])
    expect([code, printed]).toEqual([
      0,
      expect.stringMatching(/agencies：[1-9]\d* 项[^]*venues：[1-9]\d* 项/),
    ]);
  const again = await start({ STARLANE_HOME });
  expect(await signIn(again.address)).toBe("planner");
  expect(await end(again.child, "SIGTERM")).toBe(0);
  rmSync(STARLANE_HOME, { recursive: true, force: true });
});

describe("a failed start prints the remedy, in both languages, without a stack", () => {
  test.each([
    ["a setting is wrong", { PORT: "many" }, /PORT is "many".*a port is a number/],
    [
      "the database does not answer",
      { DATABASE_URL: "postgres://x:y@127.0.0.1:1/z" },
      /does not answer: make sure that it runs/,
    ],
    [
      "the password is wrong",
      { DATABASE_URL: withPassword("wrong") },
      /does not accept the user or password in DATABASE_URL/,
    ],
    [
      "the database does not exist",
      { DATABASE_URL: onDatabase("no_such_database") },
      /does not exist: create it first/,
    ],
    ["the district does not exist", { STARLANE_DIVISION: "640199" }, /640199/],
  ])("%s", async (_case, env, sentence) => {
    const fresh = mkdtempSync(join(tmpdir(), "starlane-start-"));
    const { child, printed } = await start({ STARLANE_HOME: fresh, ...env });
    expect(child.exitCode).toBe(1);
    expect(printed()).toMatch(sentence);
    expect(printed()).toMatch(/✗ .*[\u4e00-\u9fff]/);
    expect(printed()).not.toMatch(/^\s+at .*:\d+:\d+/m);
    rmSync(fresh, { recursive: true, force: true });
  });

  test("the database has too few connections", async () => {
    const few = await aDatabase(services);
    const admin = new Client({ connectionString: few.adminUrl });
    await admin.connect();
    await admin.query(`alter database ${new URL(few.adminUrl).pathname.slice(1)} connection limit 30`);
    await admin.end();
    const fresh = mkdtempSync(join(tmpdir(), "starlane-start-"));
    const { child, printed } = await start({ STARLANE_HOME: fresh, DATABASE_URL: few.adminUrl });
    expect(child.exitCode).toBe(1);
    expect(printed()).toMatch(
      /30 个连接，至少需要 78 个[^]*has only 30 connections to give and 78 are needed/,
    );
    rmSync(fresh, { recursive: true, force: true });
    await few.drop();
  });

  test("the port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { child, printed } = await start({ PORT: String(port) });
    expect(child.exitCode).toBe(1);
    expect(printed()).toContain(`127.0.0.1:${port} is taken`);
    taken.close();
  });
});

function withPassword(password: string): string {
  const url = new URL(process.env.STARLANE_TEST_POSTGRES ?? "postgres://x@127.0.0.1:1/x");
  url.password = password;
  return url.href;
}

function onDatabase(name: string): string {
  const url = new URL(process.env.STARLANE_TEST_POSTGRES ?? "postgres://x@127.0.0.1:1/x");
  url.pathname = name;
  return url.href;
}

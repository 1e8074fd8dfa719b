import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const TELL_AGAIN = fileURLToPath(new URL("../dist/tell-again.js", import.meta.url));
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

/** Gives the command to tell everything again, as `npm run tell-again` does. */
async function tellAgain(env: Record<string, string>) {
  const child = spawn(process.execPath, [TELL_AGAIN], { env: { ...process.env, ...env }, stdio: "pipe" });
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
  const [code] = await once(child, "close");
  return { code, printed };
}

/** Starts the product as `npm start` does; resolves with what it printed when it says where to go, or when it has ended. */
async function start(env: Record<string, string> = {}) {
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

test("the first start loads the district and says how to sign in; Ctrl-C ends it in order", async () => {
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

test("a database that ends by itself is started again with the same data, and not for ever", async () => {
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

test("everything is told again by a command, while it runs and when it does not; elsewhere there is nothing to tell", async () => {
  const STARLANE_HOME = mkdtempSync(join(tmpdir(), "starlane-start-"));
  const nothing = await tellAgain({ STARLANE_HOME });
  expect([nothing.code, nothing.printed]).toEqual([1, expect.stringContaining("holds no data of Starlane")]);
  const { child } = await start({ STARLANE_HOME });
  const running = await tellAgain({ STARLANE_HOME });
  await end(child, "SIGINT");
  const stopped = await tellAgain({ STARLANE_HOME });
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

describe("what cannot be started says what to do, in both languages, without a stack", () => {
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

  test("the port is taken", async () => {
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

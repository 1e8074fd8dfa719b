import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SUPERVISE = new URL("../supervise.mjs", import.meta.url).href;
const SERVES = `process.send({ starlane: "serving" }); console.log("serving " + process.pid);`;

let folder: string;
const started: ChildProcess[] = [];
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "starlane-supervise-"))));
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Supervises a program with delays of a millisecond. */
function supervised(program: string, backoffMs: readonly number[] = [1]) {
  const file = join(folder, "program.mjs");
  writeFileSync(file, program);
  const tools = `{ node: process.execPath, env: process.env }`;
  const supervisor = `import { supervise } from ${JSON.stringify(SUPERVISE)};
    process.exitCode = await supervise(${tools}, [${JSON.stringify(file)}], { backoffMs: ${JSON.stringify(backoffMs)} });`;
  const env = { ...process.env };
  delete env.npm_lifecycle_event;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", supervisor], {
    env,
    stdio: "pipe",
  });
  started.push(child);
  let printed = "";
  const waiters: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      printed += text.toString();
      for (const wake of waiters.splice(0)) wake();
    });
  const closed = once(child, "close").then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }));
  /** Resolves with the pids that have served, once there are this many. */
  const served = async (times: number): Promise<number[]> => {
    for (;;) {
      const pids = [...printed.matchAll(/serving (\d+)/g)].map(([, pid]) => Number(pid));
      if (pids.length >= times) return pids;
      await new Promise<void>((resolve) => waiters.push(resolve));
    }
  };
  return { child, closed, served, printed: () => printed };
}

const STAYS = "setInterval(() => undefined, 1000);";
const ENDS_IN_ORDER = `process.once("SIGTERM", () => { console.log("draining"); process.exit(0); });`;

test.each([
  [
    "is killed",
    `${SERVES} if (process.argv.length) setTimeout(() => process.kill(process.pid, "SIGKILL"), 10);`,
    "SIGKILL",
  ],
  ["aborts, as when memory is used up", `${SERVES} setTimeout(() => process.abort(), 10);`, "SIGABRT"],
  ["fails after it has served", `${SERVES} setTimeout(() => process.exit(7), 10);`, "exit code 7"],
])("restarts a program that %s, and gives up eventually", async (_how, program, why) => {
  const { closed, printed } = supervised(program);
  const { code } = await closed;
  expect(code).not.toBe(0);
  expect(printed().match(/serving \d+/g)).toHaveLength(11); // the first start and ten restarts
  expect(printed().match(new RegExp(`ended by itself \\(${why}\\) and is started again`, "g"))).toHaveLength(
    10,
  );
  expect(printed()).toContain("is not started any more");
});

test.each([
  ["with a failure", "process.exit(3);", 3],
  ["with an uncaught error", `throw new Error("a setting is wrong");`, 1],
  ["in order", "process.exit(0);", 0],
])("does not restart a program that ends %s before it serves", async (_how, program, code) => {
  const { closed, printed } = supervised(`console.log("begun"); ${program}`);
  expect(await closed).toEqual({ code, signal: null });
  expect(printed().match(/^begun/gm)).toHaveLength(1);
  expect(printed()).not.toContain("started again");
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "forwards %s, waits for the program and ends",
  async (signal) => {
    const { child, closed, served, printed } = supervised(
      `${STAYS} ${ENDS_IN_ORDER} process.once("SIGINT", () => { console.log("draining"); process.exit(0); }); ${SERVES}`,
    );
    await served(1);
    child.kill(signal);
    expect(await closed).toEqual({ code: 0, signal: null });
    expect(printed()).toContain("draining");
    expect(printed()).not.toContain("started again");
  },
);

test("stops at once when it is asked to during a restart delay", async () => {
  const { child, closed, served, printed } = supervised(`${SERVES} ${STAYS}`, [600_000]);
  const [pid] = await served(1);
  process.kill(pid!, "SIGKILL");
  while (!printed().includes("started again")) await new Promise((resolve) => setImmediate(resolve));
  child.kill("SIGTERM");
  expect((await closed).code).toBe(137);
});

test("a program ends in order when its supervisor is killed", async () => {
  const { child, served } = supervised(`${STAYS} ${ENDS_IN_ORDER} ${SERVES}`);
  const [pid] = await served(1);
  child.kill("SIGKILL");
  for (;;) {
    try {
      process.kill(pid!, 0);
      await new Promise((resolve) => setImmediate(resolve));
    } catch {
      return; // the process has ended
    }
  }
});

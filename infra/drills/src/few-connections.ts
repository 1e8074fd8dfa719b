import { freePort } from "@starlane/runtime";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { DRILL_PASSWORD } from "./system-under-test.js";

const DEBIAN = "/usr/lib/postgresql";
const START_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;

export interface FewConnectionsDrill {
  /** Such as `15`. */
  readonly version: string;
  /** True if `npm start` was refused with few connections. */
  readonly isRefused: boolean;
  /** Its output with few connections. */
  readonly output: string;
  /** Its output with enough connections. */
  readonly outputThen: string;
  /** True if it started and was ready with enough connections. */
  readonly isReady: boolean;
}

/** Finds the oldest PostgreSQL that Debian has installed here, its major version; null where there is none. */
function installedPostgres(): string | null {
  if (!existsSync(DEBIAN)) return null;
  const versions = readdirSync(DEBIAN).filter((version) =>
    existsSync(join(DEBIAN, version, "bin", "initdb")),
  );
  return versions.sort((one, other) => Number(one) - Number(other))[0] ?? null;
}

/** Starts the product on a PostgreSQL of the machine, with few connections and with enough; null without one. */
export async function drillFewConnections({
  few,
  enough,
}: {
  few: number;
  enough: number;
}): Promise<FewConnectionsDrill | null> {
  const version = installedPostgres();
  if (version === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "starlane-drill-"));
  try {
    const first = await startOn(version, folder, few);
    const second = await startOn(version, folder, enough);
    return {
      version,
      isRefused: !first.isReady && first.code !== null && first.code !== 0,
      output: first.output,
      outputThen: second.output,
      isReady: second.isReady && second.code === 0,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Started {
  readonly isReady: boolean;
  /** The exit code of the product. */
  readonly code: number | null;
  readonly output: string;
}

/** Starts PostgreSQL with so many connections and the product on it, and stops both. */
async function startOn(version: string, folder: string, connections: number): Promise<Started> {
  const postgres = await startPostgres(version, join(folder, `data-${connections}`), connections);
  try {
    return await startProduct(postgres.url, join(folder, `home-${connections}`));
  } finally {
    postgres.child.kill("SIGINT");
    if (postgres.child.exitCode === null) await once(postgres.child, "exit");
  }
}

async function startPostgres(
  version: string,
  data: string,
  connections: number,
): Promise<{ child: ChildProcess; url: string }> {
  const bin = (program: string) => join(DEBIAN, version, "bin", program);
  const account = process.getuid?.() === 0 ? accountOf("/var/lib/postgresql") : null;
  mkdirSync(data, { mode: 0o700 });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, DRILL_PASSWORD);
  for (const path of account ? [join(data, ".."), data, passwordFile] : [])
    chownSync(path, account!.uid, account!.gid);
  const run = {
    ...account,
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe"] as ["ignore", "ignore", "pipe"],
  };
  const made = spawn(
    bin("initdb"),
    [
      "-D",
      data,
      "-U",
      "postgres",
      "-A",
      "scram-sha-256",
      "--pwfile",
      passwordFile,
      "-E",
      "UTF8",
      "--locale",
      "C",
      "-N",
    ],
    run,
  );
  made.stderr.resume();
  const [code] = (await once(made, "exit")) as [number | null];
  if (code !== 0) throw new Error(`initdb of PostgreSQL ${version} ended with ${code}.`);
  const port = await freePort();
  const settings = {
    port,
    max_connections: connections,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(bin("postgres"), ["-D", data, ...args], run);
  for await (const line of createInterface({ input: child.stderr }))
    if (line.includes("ready to accept connections")) break;
  child.stderr.resume();
  return {
    child,
    url: `postgres://postgres:${encodeURIComponent(DRILL_PASSWORD)}@127.0.0.1:${port}/postgres`,
  };
}

function accountOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

/** Runs `npm start` until it is ready or has ended. */
async function startProduct(databaseUrl: string, home: string): Promise<Started> {
  const port = await freePort();
  const main = fileURLToPath(new URL("../../single/dist/main.js", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", main], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      STARLANE_HOME: home,
      STARLANE_SAMPLE_PASSWORD: DRILL_PASSWORD,
      PORT: String(port),
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output = (output + String(chunk)).slice(-8_000)));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const over = new AbortController();
  void ended.then(() => over.abort());
  const isReady = await untilReady(port, over.signal);
  if (child.exitCode === null) child.kill("SIGTERM");
  return { isReady, code: await ended, output };
}

async function untilReady(port: number, signal: AbortSignal): Promise<boolean> {
  const until = performance.now() + START_WITHIN_MS;
  while (!signal.aborted && performance.now() < until) {
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return true;
    await setTimeout(LOOK_EVERY_MS);
  }
  return false;
}

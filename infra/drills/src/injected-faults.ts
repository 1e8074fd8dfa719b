import type { TestProxy } from "@starlane/testing";
import { execFileSync } from "node:child_process";
import {
  closeSync,
  lchownSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { attack } from "./attack.js";
import type { SystemUnderTest } from "./system-under-test.js";
import type { InjectedFault } from "./fault-drill.js";

const AGAIN_AFTER_MS = 1_000;

/** A small disk of its own, in memory; null where this user may not mount one. */
export interface SmallDisk {
  readonly path: string;
  fill(): void;
  free(): void;
  remove(): void;
}

export function aSmallDisk(megabytes: number): SmallDisk | null {
  const path = mkdtempSync(join(tmpdir(), "starlane-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0711`, "tmpfs", path], {
      stdio: "ignore",
    });
  } catch {
    rmSync(path, { recursive: true });
    return null;
  }
  const filler = join(path, "filler");
  return {
    path,
    fill() {
      const file = openSync(filler, "w");
      try {
        for (const size of [1_000_000, 4_096]) writeUntilFull(file, size);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync("umount", ["-l", path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function writeUntilFull(file: number, size: number): void {
  const block = Buffer.alloc(size);
  try {
    for (;;) if (writeSync(file, block) < size) return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

/** More than the segments that PostgreSQL has in reserve. */
const SWITCHES = 8;

/** Uses up the reserved segments of the write-ahead log, so that the next needs room. */
async function useUpLog(system: SystemUnderTest): Promise<void> {
  for (let nth = 0; nth < SWITCHES; nth += 1)
    await system
      .sql("select pg_switch_wal() from (select pg_logical_emit_message(false, 'drill', 'x')) as written")
      .catch(() => undefined); // PostgreSQL has ended
}

/** Fills the disk. PostgreSQL is started again when it ends, as `npm start` and service managers do. */
export function fullDisk(system: SystemUnderTest, disk: SmallDisk, { isOfLog = false } = {}): InjectedFault {
  let keeping: Promise<void> | undefined;
  const restartWhenEnded = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      await Promise.race([system.postgresEnded, aborted(signal)]);
      if (!signal.aborted) await system.startPostgres().catch(() => setTimeout(AGAIN_AFTER_MS));
    }
  };
  return {
    async begin() {
      disk.fill();
      if (isOfLog) await useUpLog(system);
    },
    meanwhile: (signal) => (keeping = restartWhenEnded(signal)),
    async end() {
      disk.free();
      await keeping; // PostgreSQL may be starting just now
      await startIfEnded(system);
    },
  };
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });

async function startIfEnded(system: SystemUnderTest): Promise<void> {
  const isRunning = await Promise.race([
    system.postgresEnded.then(() => false),
    setTimeout(AGAIN_AFTER_MS, true),
  ]);
  if (!isRunning) await system.startPostgres();
}

/** Moves the write-ahead log to a disk of its own, with PostgreSQL stopped meanwhile. */
export async function moveLog(system: SystemUnderTest, disk: SmallDisk): Promise<void> {
  process.kill(system.postmaster, "SIGINT");
  await system.postgresEnded;
  const log = join(system.home.postgres, "cluster", "pg_wal");
  const moved = join(disk.path, "pg_wal");
  const { uid, gid } = statSync(log);
  execFileSync("cp", ["-a", log, moved]);
  rmSync(log, { recursive: true });
  symlinkSync(moved, log);
  lchownSync(log, uid, gid);
  await system.startPostgres();
}

/** Freezes all processes of PostgreSQL. */
export function frozen(system: SystemUnderTest): InjectedFault {
  let stopped: number[] = [];
  return {
    async begin() {
      const { postmaster } = system;
      process.kill(postmaster, "SIGSTOP"); // first, so that it forks no others
      const others = childrenOf(postmaster);
      for (const pid of others) process.kill(pid, "SIGSTOP");
      stopped = [postmaster, ...others];
    },
    async end() {
      for (const pid of stopped.reverse()) process.kill(pid, "SIGCONT");
    },
  };
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const [, ppid] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(ppid) === parent ? [Number(name)] : [];
    } catch {
      return []; // the process has ended meanwhile
    }
  });
}

/** Stops PostgreSQL and listens on its port instead: one connection is never answered, the next with nonsense. */
export function portInUse(system: SystemUnderTest): InjectedFault {
  const port = Number(new URL(system.adminUrl).port);
  const sockets = new Set<Socket>();
  let accepted = 0;
  const other = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    accepted += 1;
    if (accepted % 2 === 0) socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  return {
    async begin() {
      process.kill(system.postmaster, "SIGINT");
      await system.postgresEnded;
      other.listen(port, "127.0.0.1");
      await once(other, "listening");
    },
    async end() {
      other.close();
      for (const socket of sockets) socket.destroy();
      await system.startPostgres();
    },
  };
}

/** Moves the clock of all processes except PostgreSQL by seconds, while people sign in. */
export function movedClock(
  system: SystemUnderTest,
  file: string,
  seconds: number,
): InjectedFault & { readonly signIns: number } {
  let signIns = 0;
  return {
    get signIns() {
      return signIns;
    },
    begin: async () => setFakeTime(file, seconds),
    async meanwhile(signal) {
      while (!signal.aborted) {
        const token = await system.tokenOf("education").catch(() => null);
        if (token && (await system.ask(token, "{ viewer { id } }"))) signIns += 1;
        await setTimeout(AGAIN_AFTER_MS);
      }
    },
    end: async () => setFakeTime(file, 0),
  };
}

export function setFakeTime(file: string, seconds: number): void {
  writeFileSync(file, `${seconds < 0 ? "-" : "+"}${Math.abs(seconds)}\n`);
}

const LIBRARIES = [
  "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
  "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/**
 * Returns variables that give a process the clock in a file; null without libfaketime. Waits use the monotonic clock,
 * which stays.
 */
export function fakeTime(file: string): NodeJS.ProcessEnv | null {
  const library = LIBRARIES.find((path) => statSync(path, { throwIfNoEntry: false }));
  if (!library) return null;
  return {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}

/** Cuts all connections at a proxy before PostgreSQL, as a failover does; it accepts new ones and never answers. */
export function silentNetwork(proxy: TestProxy): InjectedFault {
  return {
    async begin() {
      proxy.set("cut");
      proxy.set("silent");
    },
    end: async () => proxy.set("open"),
  };
}

/** Opens so many connections to the gateway that send nothing. */
export function idleSockets(system: SystemUnderTest, count: number): InjectedFault {
  let idle: ReturnType<typeof attack> | undefined;
  return {
    async begin() {
      idle = attack({
        name: "idleConnections",
        url: system.url,
        token: "",
        subject: "",
        atOnce: 200,
        atMost: count,
      });
    },
    async end() {
      await idle?.stop();
    },
  };
}

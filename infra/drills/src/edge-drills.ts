import { aProxy, type TestProxy } from "@starlane/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Latency } from "./background-clients.js";
import { drillFewConnections } from "./few-connections.js";
import { aCampaign, aMeeting } from "./load.js";
import { drillHall, drillOneCaller, type OneCallerDrill } from "./one-caller.js";
import type { Line } from "./page.js";
import { startSystem, type SystemUnderTest, type SystemOptions } from "./system-under-test.js";
import { drillFault, type InjectedFault, type FaultDrill } from "./fault-drill.js";
import {
  aSmallDisk,
  fakeTime,
  frozen,
  fullDisk,
  idleSockets,
  movedClock,
  moveLog,
  portInUse,
  setFakeTime,
  silentNetwork,
} from "./injected-faults.js";

const MEASURE_MS = 6_000;
/** A latency that users do not notice: where answers take a few milliseconds, a doubling below this does not count. */
const UNNOTICED_MS = 100;
/** Memory that may stay in use after hostile requests: caches are filled, and the heap has grown. */
const KEPT_MB = 150;
const WELL_WITHIN_MS = 30_000;
const MOST_LOG_KB = 3_000;

/** A setup behind a reverse proxy, with the limits that an installation has. */
const BEHIND_PROXY: SystemOptions = {
  environment: (name) =>
    name === "gateway"
      ? {
          STARLANE_TRUSTED_PROXIES: "127.0.0.1",
          STARLANE_REQUESTS_OF_USER: "3000",
          STARLANE_REQUESTS_OF_ADDRESS: "12000",
        }
      : {},
};

/** A setup for drills whose one user writes without a pause: the limits on a user are not what the drill tests. */
const WITHOUT_USER_LIMIT: SystemOptions = {
  environment: (name) =>
    name === "gateway" ? { ...BEHIND_PROXY.environment!(name), STARLANE_REQUESTS_OF_USER: "1000000" } : {},
};

async function withSystem<T>(
  options: SystemOptions,
  work: (system: SystemUnderTest) => Promise<T>,
): Promise<T> {
  const system = await startSystem(options);
  try {
    return await work(system);
  } finally {
    await system.close();
  }
}

const seconds = (ms: number | null) => (ms === null ? "never" : `${(ms / 1000).toFixed(1)} s`);
const milliseconds = (ms: number) => `${Math.round(ms)} ms`;
const statusesOf = (statuses: Readonly<Record<string, number>>) =>
  Object.entries(statuses)
    .map(([status, count]) => `${status}: ${count}`)
    .join(", ") || "none";

const isUnharmed = (before: Latency, during: Latency) =>
  during.p99 <= Math.max(2 * before.p99, UNNOTICED_MS) && during.failed <= before.failed;

function lineOfCaller(
  promise: string,
  done: string,
  { before, during, attack, memory, lost, fallen }: OneCallerDrill,
): Line {
  const faults = Object.entries(attack.statuses).reduce(
    (sum, [status, count]) => sum + (Number(status) === 500 ? count : 0),
    0,
  );
  return {
    promise,
    done,
    figure: `p99 of others ${milliseconds(before.p99)} before and ${milliseconds(during.p99)} meanwhile (p50 ${milliseconds(before.p50)} and ${milliseconds(during.p50)}), ${during.failed} of ${during.answered + during.failed} not answered; ${attack.sent} sent, answered ${statusesOf(attack.statuses)}; gateway ${Math.round(memory.before)} MB before, ${Math.round(memory.highest)} at most, ${Math.round(memory.after)} after; ${lost} acknowledged lost; processes that ended: ${fallen.length}`,
    holds:
      isUnharmed(before, during) &&
      faults === 0 &&
      lost === 0 &&
      fallen.length === 0 &&
      memory.after - memory.before <= KEPT_MB,
  };
}

function lineOfFault(
  promise: string,
  done: string,
  result: FaultDrill,
  { more = "", isFine = true } = {},
): Line {
  const {
    acknowledged,
    lost,
    doubled,
    failed,
    unready,
    readyzMs,
    isLogged,
    loggedKb,
    wellAfterMs,
    caughtUpMs,
    fallen,
  } = result;
  return {
    promise,
    done,
    figure: `${lost} of ${acknowledged} acknowledged lost, ${doubled} doubled, ${failed} writes failed at first; \`/readyz\` said no at ${unready.join(", ") || "none"}, within ${readyzMs === null ? "more than 10 s" : seconds(readyzMs)}; the log ${isLogged ? "says" : "does not say"} what is wrong, in ${Math.round(loggedKb)} kB; well ${seconds(wellAfterMs)} after its end, all told and counted ${seconds(caughtUpMs)} later; processes that ended: ${fallen.length}${more}`,
    holds:
      lost === 0 &&
      doubled === 0 &&
      (unready.length > 0 || isLogged) &&
      readyzMs !== null &&
      loggedKb <= MOST_LOG_KB &&
      (wellAfterMs ?? Infinity) <= WELL_WITHIN_MS &&
      caughtUpMs !== null &&
      fallen.length === 0 &&
      isFine,
  };
}

const skipped = (promise: string, done: string, why: string): Line => ({
  promise,
  done,
  figure: `not run here: ${why}`,
  holds: true,
});

const ALWAYS = { callers: 8, beforeMs: 2_000 };

/** The drills of one caller's attacks, a full disk, clocks and networks; each starts the systems it needs. */
export const EDGE_DRILLS: Readonly<Record<string, () => Promise<Line[]>>> = {
  callers: () =>
    withSystem(BEHIND_PROXY, async (system) => {
      const campaign = await aCampaign(system, await system.tokenOf("planner"));
      const measured = (given: Parameters<typeof drillOneCaller>[1]) =>
        drillOneCaller(system, { subject: campaign, ...given }, { measureMs: MEASURE_MS });
      return [
        lineOfCaller(
          "10a heavy texts",
          "a stranger sends texts of 8 kB that repeat one nested field, each a new one, over 8 connections",
          await measured({ name: "heavyTexts", atOnce: 8 }),
        ),
        lineOfCaller(
          "10b heavy texts over a WebSocket",
          "the same over one WebSocket without a token, 64 at once",
          await measured({ name: "heavySocket", atOnce: 64 }),
        ),
        lineOfCaller(
          "10c a hostile timetable",
          "an analyst uploads a timetable with `{class}` 50,000 times in its title, 30 weeks, 2 at once",
          await measured({ name: "hostileTimetable", atOnce: 2, as: "analyst" }),
        ),
        lineOfCaller(
          "10d a large timetable",
          "a planner uploads an ordinary timetable of about 500 kB, again and again",
          await measured({ name: "largeTimetable", atOnce: 1, as: "planner" }),
        ),
        lineOfCaller(
          "10e an upload flood",
          "a planner uploads tables of 1,000 rows, 40 at once",
          await measured({ name: "uploads", atOnce: 40, as: "planner" }),
        ),
        lineOfCaller(
          "10f large uploads",
          "an analyst uploads 4.9 MB that are no table, 8 at once",
          await measured({ name: "largeUploads", atOnce: 8, as: "analyst" }),
        ),
        lineOfCaller(
          "10g bodies that never end",
          "3,000 connections of strangers, each with a quarter of its body of a megabyte",
          await measured({ name: "endlessBodies", atOnce: 50, atMost: 3_000 }),
        ),
        lineOfCaller(
          "10h hostile requests",
          "2,000 requests of 17 kinds that no client sends, 16 at once",
          await measured({ name: "hostileRequests", atOnce: 16, atMost: 2_000, as: "analyst" }),
        ),
      ];
    }),
  links: () =>
    withSystem(BEHIND_PROXY, async (system) => {
      const event = await aMeeting(system, await system.tokenOf("planner"));
      const { before, during, attack } = await drillHall(system, {
        event,
        links: 6_100,
        atOnce: 64,
        measureMs: 12_000,
      });
      return [
        {
          promise: "10i made-up links",
          done: "6,100 entries with links of self check-in that do not exist, from 250 addresses, while a hall checks in by one that does",
          figure: `of the hall ${during.answered} accepted and ${during.failed} refused meanwhile, slowest ${milliseconds(during.p99)} (before ${before.answered}, ${before.failed}, ${milliseconds(before.p99)}); ${attack.sent} sent, answered ${statusesOf(attack.statuses)}`,
          holds: isUnharmed(before, during) && during.answered > 0,
        },
      ];
    }),
  disk: async () => {
    const done = "the disk of the data is filled to the last byte for 15 s while 8 callers write";
    const doneLog = "the same with a disk that holds the write-ahead log alone";
    const disk = aSmallDisk(700);
    const log = disk && aSmallDisk(300);
    if (!disk || !log)
      return [
        skipped("5a the disk may be full", done, "only root mounts a small disk"),
        skipped("5b the disk of the log may be full", doneLog, "only root mounts a small disk"),
      ];
    const settings = { max_wal_size: "64MB", min_wal_size: "32MB", wal_keep_size: "1GB" };
    const says = /No space left|53100|disk|58030/i;
    try {
      return await withSystem({ path: join(disk.path, "home"), settings }, async (system) => {
        const full = { ...ALWAYS, forMs: 15_000, says };
        const data = await drillFault(system, fullDisk(system, disk), full);
        await moveLog(system, log);
        const wal = await drillFault(system, fullDisk(system, log, { isOfLog: true }), full);
        return [
          lineOfFault("5a the disk may be full", done, data, { isFine: data.unready.length > 0 }),
          lineOfFault("5b the disk of the log may be full", doneLog, wal, {
            isFine: wal.unready.length > 0,
          }),
        ];
      });
    } finally {
      disk.remove();
      log.remove();
    }
  },
  frozen: () =>
    withSystem({}, async (system) => {
      const says = /not ready|timeout|ECONN|57P0|database|terminat/i;
      const isReportedUnready = ({ unready }: FaultDrill) => ({ isFine: unready.length > 0 });
      const stopped = await drillFault(system, frozen(system), { ...ALWAYS, forMs: 20_000, says });
      const taken = await drillFault(system, portInUse(system), { ...ALWAYS, forMs: 10_000, says });
      return [
        lineOfFault(
          "5c the database may freeze",
          "all processes of PostgreSQL stopped (SIGSTOP) for 20 s under 8 callers",
          stopped,
          isReportedUnready(stopped),
        ),
        lineOfFault(
          "5d its port may be taken",
          "PostgreSQL down for 10 s, and on its port something that answers nothing or nonsense",
          taken,
          isReportedUnready(taken),
        ),
      ];
    }),
  silent: async () => {
    let proxy: TestProxy | undefined;
    const options: SystemOptions = {
      postgresPort: async (name, port) => {
        if (name !== "attendance") return port;
        proxy = await aProxy(port);
        return proxy.port;
      },
    };
    try {
      return await withSystem(options, async (system) => {
        const says = /not followed|timeout/i;
        const result = await drillFault(system, silentNetwork(proxy!), { ...ALWAYS, forMs: 20_000, says });
        return [
          lineOfFault(
            "27 a connection that never answers holds nothing up",
            "all connections between attendance and PostgreSQL are cut off, and new ones accepted and never answered, for 20 s",
            result,
            { isFine: result.unready.includes("attendance") && (result.wellAfterMs ?? Infinity) <= 12_000 },
          ),
        ];
      });
    } finally {
      await proxy?.close();
    }
  },
  connections: async () => {
    const promise = "5e a database with few connections is refused";
    const done = "`npm start` on Debian's oldest PostgreSQL with 30 connections, then with 300";
    const result = await drillFewConnections({ few: 30, enough: 300 });
    if (!result) return [skipped(promise, done, "Debian's PostgreSQL is not installed")];
    if (!result.isRefused || !result.isReady)
      process.stderr.write(`${result.output}\n${result.outputThen}\n`);
    const needed = /(\d{2,3}) (?:database )?connections|max_connections\D+(\d{2,3})/i.exec(
      result.output.replaceAll("\n", " "),
    );
    return [
      {
        promise,
        done: `${done} (PostgreSQL ${result.version})`,
        figure: `with 30 ${result.isRefused ? `refused${needed ? `, ${needed[1] ?? needed[2]} are needed` : ", without the number needed"}` : "started all the same"}; with 300 ${result.isReady ? "ready, and ended in order" : "not ready, or not ended in order"}`,
        holds: result.isRefused && needed !== null && result.isReady,
      },
    ];
  },
  clock: async () => {
    const done = (how: string) =>
      `the clock of all processes but PostgreSQL an hour ${how} for 10 s, 8 callers write and people sign in`;
    const folder = mkdtempSync(join(tmpdir(), "starlane-clock-"));
    const file = join(folder, "clock");
    setFakeTime(file, 0);
    const faked = fakeTime(file);
    const [on, back] = ["5f the clock may go forwards", "5g the clock may go back"];
    try {
      if (!faked)
        return [on, back].map((promise, nth) =>
          skipped(promise, done(nth === 0 ? "ahead" : "back"), "libfaketime is not installed"),
        );
      return await withSystem({ environment: () => faked }, async (system) => {
        const turn = async (promise: string, how: string, by: number) => {
          const clock = movedClock(system, file, by);
          const result = await drillFault(system, clock, {
            ...ALWAYS,
            forMs: 10_000,
            says: /clock|UNAUTHENTICATED|expired/i,
          });
          const line = lineOfFault(
            promise,
            done(how),
            { ...result, isLogged: true },
            { more: `; ${clock.signIns} signed in meanwhile`, isFine: clock.signIns > 0 },
          );
          return { ...line, figure: line.figure.replace("the log says what is wrong, in", "logged") };
        };
        return [await turn(on, "ahead", 3_600), await turn(back, "back", -3_600)];
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  descriptors: () =>
    withSystem({ files: 1_000, ...WITHOUT_USER_LIMIT }, async (system) => {
      const fault: InjectedFault = idleSockets(system, 1_800);
      const result = await drillFault(system, fault, {
        ...ALWAYS,
        forMs: 12_000,
        says: /EMFILE|connections/i,
      });
      return [
        lineOfFault(
          "5h sockets and files may run out",
          "1,800 idle connections to a gateway that may have 1,000 files and sockets open, 12 s",
          { ...result, readyzMs: result.readyzMs ?? 0 },
        ),
      ];
    }),
};

import { seeded } from "@starlane/district";
import { drillBackup } from "./backup.js";
import { doubledWithoutConstraints, drillCheckIns } from "./check-ins.js";
import { drillCorrections, wrongWithoutRows } from "./corrections.js";
import { drillDatabase } from "./database.js";
import { drillDeployment } from "./deployment.js";
import { drillErasure } from "./erasure.js";
import { drillMessages } from "./messages.js";
import type { Line } from "./page.js";
import { drillRaces } from "./races.js";
import { runRecount } from "./recount.js";
import { drillReveals } from "./reveals.js";
import { drillRevocation } from "./revocation.js";
import type { SystemUnderTest } from "./system-under-test.js";
import { createSeedData } from "./seed-data.js";

const seconds = (ms: number | null) => (ms === null ? "never" : `${(ms / 1000).toFixed(1)} s`);
/** Prints details on the terminal that the page has no room for. */
const log = (lines: readonly string[]) => process.stderr.write(lines.map((line) => `${line}\n`).join(""));

/** The large drills by name, each on a system of its own. */
export const SYSTEM_DRILLS: Readonly<Record<string, (system: SystemUnderTest) => Promise<Line[]>>> = {
  races: async (system) => {
    const { slot, slotControl, random, randomControl } = await drillRaces(system, 200);
    return [
      {
        promise: "1 no slot is given twice",
        done: "200 parallel `registerEvent` for one venue and slot, through the gateway",
        figure: `${slot.registered} event, ${slot.conflicts} \`VenueConflict\`, ${slot.refused + slot.unanswered} other answers in ${seconds(slot.ms)}; two events in one slot: ${slot.doubled}. Without the constraint ${slotControl.registered} get it`,
        holds:
          slot.registered === 1 &&
          slot.conflicts === 199 &&
          slot.doubled === 0 &&
          slotControl.registered > 1 &&
          slotControl.doubled > 0,
      },
      {
        promise: "2 no deadlock storm",
        done: "200 parallel registrations over random venues and speakers, one in four of which want the same two in opposite orders",
        figure: `${random.registered} events, ${random.conflicts} conflicts, of which ${random.free} over what was free, ${random.refused} other refusals, ${random.unanswered} unanswered, ${random.deadlocks} deadlocks in ${seconds(random.ms)}; two events in one slot: ${random.doubled}. Without the locks ${randomControl.deadlocks} deadlocks in ${seconds(randomControl.ms)}`,
        holds:
          random.deadlocks === 0 &&
          random.free === 0 &&
          random.unanswered === 0 &&
          random.doubled === 0 &&
          randomControl.deadlocks > 0,
      },
    ];
  },
  reach: async (system) => {
    const random = seeded(3_004);
    const seedData = await createSeedData(system, random);
    const result = await drillCheckIns(system, { seedData, random, comings: 10_000, kills: 5 });
    const afterKills = await runRecount(system);
    const asked = await drillCorrections(system, {
      seedData,
      random,
      turns: 20,
      happenings: 60,
      slices: 15,
      killEvery: 5,
    });
    log(asked.wrong);
    const afterCorrections = await runRecount(system);
    const control = await doubledWithoutConstraints(system, { seedData, random, comings: 1_000 });
    const seen = await wrongWithoutRows(system, { seedData, random, slices: 20 });
    const isRecounted = [afterKills, afterCorrections].every(
      ({ isRight, findsWrong }) => isRight && findsWrong,
    );
    const recounted = `\`npm run recount\` finds ${isRecounted ? "every count right, and one that was made wrong on purpose" : "what it should not"}`;
    return [
      {
        promise: "3 no check-in is lost or doubled",
        done: `\`kill -9\` of attendance ${result.kills} times while 16 phones send ${result.comings} check-ins of ${result.people} people one to three times, ${result.sent} sendings`,
        figure: `${result.lost} lost, ${result.doubled} doubled; ${recounted}. Without the constraints 1000 check-ins that are sent three times are ${control} too many`,
        holds: result.lost === 0 && result.doubled === 0 && isRecounted && control > 0,
      },
      {
        promise: "4 coverage is exact",
        done: `${asked.slices} random slices through the gateway (in ${asked.filled} of them somebody), in ${asked.slices / 15} turns amid ${asked.happened} requests of people who come, move, are corrected and withdrawn, and of crowds; ${asked.kills} kills`,
        figure: `${asked.wrong.length} slices in which a row is not what \`count(distinct)\` says of the raw rows; ${recounted}. When one row in ten is taken out behind the service's back, ${seen} slices of 20 are found to differ`,
        holds: asked.wrong.length === 0 && isRecounted && seen > 0,
      },
    ];
  },
  database: async (system) => {
    const all = await drillDatabase(system, {
      endings: ["fast", "immediate", "kill -9", "fast", "immediate", "kill -9"],
      callers: 24,
      betweenMs: 6_000,
      downMs: 1_500,
    });
    return [
      {
        promise: "5 the database may restart",
        done: `${all.restarts} restarts (fast, immediate, \`kill -9\`, each twice) under ${all.writes} writes of 24 callers`,
        figure: `${all.lost} of ${all.acknowledged} acknowledged lost; errors ended ${seconds(all.errorsEndMs)} after PostgreSQL took connections; all told and counted ${seconds(all.caughtUpMs)} after the last; processes that ended: ${all.fallen.length}`,
        holds:
          all.lost === 0 &&
          all.errorsEndMs <= 5_000 &&
          all.fallen.length === 0 &&
          all.caughtUpMs !== null &&
          all.listening > 0,
      },
    ];
  },
  messages: async (system) => {
    const all = await drillMessages(system, { kills: 10, writers: 32, betweenMs: 3_000 });
    return [
      {
        promise: "6 what one service tells, another hears once",
        done: `\`kill -9\` of sender and receiver in turn, ${all.kills} times, ${all.writers} writers`,
        figure: `of ${all.published} facts ${all.lost} lost, ${all.doubled} with a double effect (${all.control} of 1 made on purpose was seen); caught up ${seconds(all.caughtUpMs)} after recovery`,
        holds:
          all.lost === 0 && all.doubled === 0 && all.control === 1 && (all.caughtUpMs ?? Infinity) <= 10_000,
      },
    ];
  },
  revocation: async (system) => {
    const all = await drillRevocation(system);
    const longest = [all.queriesMs, all.changesMs, all.downloadsMs];
    return [
      {
        promise: "11 a revoked right is gone",
        done: `users ${all.revocations.join(", ")} in mid-session, each asking, watching and downloading`,
        figure: `last answered after ${seconds(all.queriesMs)}, last told of a change after ${seconds(all.changesMs)}, last given of a download after ${seconds(all.downloadsMs)}`,
        holds: longest.every((ms) => ms !== null && ms <= 60_000),
      },
    ];
  },
  reveals: async (system) => {
    const all = await drillReveals(system, { named: 500, callers: 12, eachMs: 2_000, tampered: 20 });
    return [
      {
        promise: "13 a reveal is accountable",
        done: `${all.asked} reveals of 12 callers while the log fails in 3 ways and attendance is killed; then ${all.tampered} of its entries changed or taken out`,
        figure: `${all.shown} shown, of which ${all.unaccounted} not in the log (${all.control} of 1 taken out on purpose was seen), ${all.refused} refused while it failed; \`npm run audit\` finds ${all.isWhole ? "nothing before" : "something before"} and ${all.found} after`,
        holds:
          all.unaccounted === 0 &&
          all.control === 1 &&
          all.shown > 0 &&
          all.refused > 0 &&
          all.isWhole &&
          all.found === all.tampered,
      },
    ];
  },
  erasure: async (system) => {
    const all = await drillErasure(system, { people: 5_000, named: 400, erased: 300 });
    log([all.failed].filter(Boolean));
    return [
      {
        promise: "14 erasure holds",
        done: `of ${all.people} people ${all.erased} erased after a backup; the same file imported again; the backup restored with the newest log of who was erased, and the file imported there`,
        figure: `${all.accepted} check-ins more, ${all.back} numbers and names back (${all.backWithoutLog} without that log); reach ${all.isReachEqual ? "unchanged" : "changed"}`,
        holds:
          all.failed === "" &&
          all.accepted === 0 &&
          all.back === 0 &&
          all.backWithoutLog >= all.erased &&
          all.isReachEqual,
      },
    ];
  },
  deployment: async (system) => {
    const all = await drillDeployment(system, {
      processes: ["agencies", "venues", "campaigns", "attendance", "gateway", "campaigns", "gateway"],
      callers: 24,
      betweenMs: 3_000,
    });
    return [
      {
        promise: "15 a deployment loses nothing",
        done: `${all.migrations} migrations and ${all.relieved} processes relieved (SIGTERM) under ${all.writes} writes of 24 callers`,
        figure: `${all.failed} writes failed at first, ${all.failedAgain} after one retry; ${all.lost} acknowledged lost, ${all.doubled} doubled; processes that ended badly: ${all.fallen.length}`,
        holds: all.failedAgain === 0 && all.lost === 0 && all.doubled === 0 && all.fallen.length === 0,
      },
    ];
  },
  backup: async (system) => {
    const all = await drillBackup(system, { callers: 8, afterRows: 300_000 });
    if (!all.equal) log([all.printed]);
    return [
      {
        promise: "16 a backup restores",
        done: `\`npm run backup\` of ${all.rows} rows under load, sealed; \`npm run restore\` into a new folder`,
        figure: `${all.equal ? "every table and all reach equal" : "not equal"}; ${(all.bytes / 1e6).toFixed(1)} MB in ${seconds(all.backupMs)}, back in ${seconds(all.restoreMs)}; ${all.failed} writes failed meanwhile`,
        holds: all.equal && all.failed === 0,
      },
    ];
  },
};

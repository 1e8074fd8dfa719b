import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { drillBackup } from "./backup.js";
import { drillDatabase } from "./database.js";
import { drillDeployment } from "./deployment.js";
import { drillMessages } from "./messages.js";
import { pageOf, type Line } from "./page.js";
import { drillRaces } from "./races.js";
import { openScene, type Scene } from "./scene.js";

const FILE = new URL("../../../docs/drills.md", import.meta.url);
const seconds = (ms: number | null) => (ms === null ? "never" : `${(ms / 1000).toFixed(1)} s`);

/** The large drills by name, each on a scene of its own. */
const DRILLS: Readonly<Record<string, (scene: Scene) => Promise<Line[]>>> = {
  races: async (scene) => {
    const { slot, random } = await drillRaces(scene, 200);
    return [
      {
        promise: "1 no slot is given twice",
        done: "200 parallel `registerEvent` for one venue and slot, through the gateway",
        figure: `${slot.registered} event, ${slot.conflicts} \`VenueConflict\`, ${slot.refused + slot.unanswered} other answers in ${seconds(slot.ms)}; two events in one slot: ${slot.doubled}`,
        holds: slot.registered === 1 && slot.conflicts === 199 && slot.doubled === 0,
      },
      {
        promise: "2 no deadlock storm",
        done: "200 parallel registrations over random venues and speakers",
        figure: `${random.registered} events, ${random.conflicts} conflicts, ${random.refused} other refusals, ${random.unanswered} unanswered, ${random.deadlocks} deadlocks in ${seconds(random.ms)}; two events in one slot: ${random.doubled}`,
        holds: random.deadlocks === 0 && random.unanswered === 0 && random.doubled === 0,
      },
    ];
  },
  database: async (scene) => {
    const all = await drillDatabase(scene, {
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
  messages: async (scene) => {
    const all = await drillMessages(scene, { kills: 10, writers: 32, betweenMs: 3_000 });
    return [
      {
        promise: "6 what one service tells, another hears once",
        done: `\`kill -9\` of sender and receiver in turn, ${all.kills} times, ${all.writers} writers`,
        figure: `of ${all.told} facts ${all.lost} lost, ${all.doubled} with a double effect (${all.control} of 1 made on purpose was seen); caught up ${seconds(all.caughtUpMs)} after recovery`,
        holds:
          all.lost === 0 && all.doubled === 0 && all.control === 1 && (all.caughtUpMs ?? Infinity) <= 10_000,
      },
    ];
  },
  deployment: async (scene) => {
    const all = await drillDeployment(scene, {
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
  backup: async (scene) => {
    const all = await drillBackup(scene, { callers: 8, afterRows: 300_000 });
    if (!all.equal) process.stderr.write(all.printed);
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

/** `npm run drills [-- name…]`: runs the large drills, prints and writes what came of them; fails when a promise is missed. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(DRILLS, name));
  if (unknown !== undefined) throw new Error(`${unknown} is no drill: ${Object.keys(DRILLS).join()}.`);
  const lines: Line[] = [];
  for (const name of names.length > 0 ? names : Object.keys(DRILLS)) {
    const scene = await openScene();
    try {
      const came = await DRILLS[name]!(scene);
      for (const line of came)
        process.stdout.write(`${line.holds ? "✓" : "✗"} ${line.promise}: ${line.done}: ${line.figure}\n`);
      lines.push(...came);
    } finally {
      await scene.close();
    }
  }
  const before = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
  writeFileSync(FILE, pageOf(lines, { machine, before, date: new Date().toISOString().slice(0, 10) }));
  return lines.every(({ holds }) => holds) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));

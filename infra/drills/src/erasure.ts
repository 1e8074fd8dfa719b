import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import { openHome } from "@starlane/single";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { inParallel } from "./in-parallel.js";
import { aMeeting } from "./load.js";
import { runOperatorCommand } from "./programs.js";
import { aRoster } from "./roster.js";
import { startSystem, DRILL_PASSWORD, type Json, type SystemUnderTest } from "./system-under-test.js";
import { phoneOf } from "./seed-data.js";

export interface ErasureDrill {
  readonly people: number;
  readonly erased: number;
  /** Check-ins that the same file added when imported again: here, and where the older backup was restored. */
  readonly accepted: number;
  /** Numbers and names of erased people that exist after the restore. */
  readonly back: number;
  /** The same where the restore is given no newer erasure log. */
  readonly backWithoutLog: number;
  /** True if reach is as before: after the erasure, after the file, and in the restored installation. */
  readonly isReachEqual: boolean;
  /** The output of the commands that failed. */
  readonly failed: string;
}

const IMPORT = `mutation($event: ID!, $rows: ImportRows!) { importCheckIns(event: $event, mode: ROW_BY_ROW, columns: ["phone"], rows: $rows) {
  accepted unchanged } }`;
const ERASE_BY_NUMBER = `mutation($person: PersonInput!) { eraseByNumber(person: $person, reason: "drill") }`;
const ERASE = `mutation($id: ID!) { erasePerson(id: $id, reason: "drill") }`;
const REACH = `{ coverage(area: "640105", level: COMMUNITY, by: [AREA, AUDIENCE]) {
  rows { area { id } audience { id } reached contacts } total { reached contacts } } }`;

/**
 * Imports people, takes a backup, erases some of them and some of a roster, and imports the same file again. Then it
 * restores the backup, which is older than the erasure, into a new installation and imports the file there once more.
 */
export async function drillErasure(
  system: SystemUnderTest,
  { people, named, erased }: { people: number; named: number; erased: number },
): Promise<ErasureDrill> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-drill-erasure-"));
  try {
    const [planner, admin] = [await system.tokenOf("planner"), await system.tokenOf("admin")];
    const event = await aMeeting(system, planner);
    const rows = Array.from({ length: people }, (_, n) => ({ number: n + 2, texts: [phoneOf(n)] }));
    const send = async (to: SystemUnderTest, token: string): Promise<number> =>
      (await to.askUntilAnswered(token, IMPORT, { event, rows })).importCheckIns.accepted;
    await send(system, planner);
    const roster = await aRoster(system, planner, { event, from: people, named });
    const reaches = [await reachOf(system, planner)];

    const [data, keys] = [join(folder, "data"), join(folder, "keys")];
    const program = async (name: "backup" | "restore", home: string, ...args: string[]) => {
      const env = { STARLANE_HOME: home, STARLANE_BACKUP_PASSPHRASE: DRILL_PASSWORD };
      const { code, printed } = await runOperatorCommand(name, [data, "--keys", keys, ...args], env);
      return code === 0 ? "" : printed;
    };
    let failed = await program("backup", system.home.path);

    await inParallel(rows.slice(0, erased), 8, (_row, n) =>
      system.askUntilAnswered(admin, ERASE_BY_NUMBER, { person: { phone: phoneOf(n) } }),
    );
    const ofRoster = roster.slice(0, Math.floor(named / 2));
    await inParallel(ofRoster, 8, (id) => system.askUntilAnswered(admin, ERASE, { id }));
    reaches.push(await reachOf(system, planner));
    let accepted = await send(system, planner);
    reaches.push(await reachOf(system, planner));

    const [without, restored] = [join(folder, "without"), join(folder, "restored")];
    failed += await program("restore", without, "--erased", "none");
    failed += await program("restore", restored, "--erased", join(system.home.keys, "erased.log"));
    const known = new Set(await readIdentifiers(system.adminUrl));
    const backIn = async (home: string) =>
      (await identifiersIn(home)).filter((one) => !known.has(one)).length;
    const backWithoutLog = await backIn(without);
    const back = await backIn(restored);
    const other = await startSystem({ path: restored });
    try {
      const token = await other.tokenOf("planner");
      reaches.push(await reachOf(other, token));
      accepted += await send(other, token);
      reaches.push(await reachOf(other, token));
    } finally {
      await other.close();
    }
    return {
      people: people + named,
      erased: erased + ofRoster.length,
      accepted,
      back,
      backWithoutLog,
      isReachEqual: new Set(reaches).size === 1,
      failed,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns all reach of the district, as text, without its `asOf`. */
async function reachOf(system: SystemUnderTest, token: string): Promise<string> {
  const data: Json = await system.askUntilAnswered(token, REACH);
  return JSON.stringify(data);
}

/** Finds the pseudonymised numbers and the stored names in an installation that does not run. */
async function identifiersIn(path: string): Promise<string[]> {
  const postgres = await startEmbeddedPostgres({ directory: openHome(path).postgres, durable: true });
  try {
    return await readIdentifiers(postgres.url);
  } finally {
    await postgres.stop();
  }
}

async function readIdentifiers(adminUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ one: string }>(
      `select 'number ' || encode(pseudonym, 'hex') as one from attendance.pseudonym
       union all select 'name ' || id::text from attendance.kept_person`,
    );
    return rows.map(({ one }) => one);
  } finally {
    await client.end();
  }
}

import { aViewer, times } from "@starlane/testing";
import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MasterKeys } from "../src/people/vault/master-keys.js";
import { dropOldKeys, rotateVaultKeys } from "../src/people/vault/rotation.commands.js";
import { anEvent, identityOf, deliverDistrict } from "./district.js";
import { ENROL, ENROLMENTS, type Json } from "./people.js";
import { processes, type Processes } from "./processes.js";

let system: Processes;
let event: string;
const officer = aViewer("OFFICER");
const NAMES = 1_200;
const NOW = new Date("2026-03-02T01:00:00Z");
beforeEach(async () => {
  system = await processes(2);
  await deliverDistrict(system);
  event = await anEvent(system);
});
afterEach(() => system.close());

const database = () => system.running[0]!.database;
const enrol = async (process: number, label: string, first: number, count: number) => {
  const roster = times(count, (n) => ({
    person: { identityNumber: identityOf(first + n), name: "欧阳小明" },
    audience: "RESIDENT",
  }));
  const input = { event, label, headcount: count, basis: "CONSENT", roster };
  const { data, errors } = await system.ask(process, officer, ENROL, { input });
  expect(errors ?? data.enrol.__typename).toBe("Enrolment");
};
const namesVisibleTo = async (process: number) => {
  const { data, errors } = await system.ask(process, officer, ENROLMENTS, { event });
  expect(errors).toBeUndefined();
  return data.enrolments.flatMap(({ roster }: Json) => roster.map(({ person }: Json) => person.maskedName));
};
const keysInUse = async () => {
  const { rows } = await database().pool.query(
    `select count(distinct kept_person.data_key)::int as data_keys, count(distinct master_key)::int as master_keys
     from kept_person join data_key on data_key.id = kept_person.data_key`,
  );
  return rows[0];
};
const masterKeys = () => readdirSync(join(system.secrets, "vault"));
const options = () => ({ secrets: system.secrets, now: NOW });

test("re-encrypts every entry while names are read and written by all processes", async () => {
  await enrol(0, "before", 0, NAMES / 2);
  const { rows: before } = await database().pool.query("select data_key from kept_person limit 1");
  let during = 0;
  const reading = (async () => {
    for (; during < 20; during += 1) {
      await enrol(during % 2, `during ${during}`, 10_000 + during * 5, 5);
      expect(await namesVisibleTo(1 - (during % 2))).toHaveLength(NAMES / 2 + (during + 1) * 5);
    }
  })();
  const rotation = await rotateVaultKeys(database(), options());
  await reading;
  expect(rotation).toMatchObject({ resumed: false, deleted: 0 });
  expect(rotation.reencrypted).toBeGreaterThanOrEqual(NAMES / 2);
  expect(masterKeys()).toEqual(["0001.key", "0002.key"]);
  expect(await keysInUse()).toEqual({ data_keys: 1, master_keys: 1 });
  const { rows: after } = await database().pool.query(
    "select data_key from kept_person where data_key = $1",
    [before[0].data_key],
  );
  expect(after).toEqual([]);
  for (const process of [0, 1])
    expect(await namesVisibleTo(process)).toEqual(times(NAMES / 2 + 100, () => "欧阳*"));
  expect(await dropOldKeys(database(), system.secrets)).toBe(1);
  expect(masterKeys()).toEqual(["0002.key"]);
  await system.restart(0);
  expect(await namesVisibleTo(0)).toHaveLength(NAMES / 2 + 100);
});

test("completes an interrupted rotation without another key, and keeps old keys until then", async () => {
  await enrol(0, "one", 0, NAMES / 2);
  await enrol(0, "two", NAMES, NAMES / 2);
  const url = String(database().connection.connectionString);
  const child = fork(fileURLToPath(new URL("rotate-keys.mjs", import.meta.url)), [url, system.secrets]);
  const [reencrypted] = await once(child, "message");
  child.kill("SIGKILL");
  await once(child, "close");
  expect(reencrypted).toBe(500);
  expect(await keysInUse()).toEqual({ data_keys: 2, master_keys: 2 });
  expect(await namesVisibleTo(1)).toHaveLength(NAMES);
  await expect(dropOldKeys(database(), system.secrets)).rejects.toThrow("half-way");
  expect(await rotateWhenUnlocked()).toEqual({ resumed: true, reencrypted: NAMES - 500, deleted: 0 });
  expect(masterKeys()).toEqual(["0001.key", "0002.key"]);
  expect(await keysInUse()).toEqual({ data_keys: 1, master_keys: 1 });
  expect(await namesVisibleTo(0)).toHaveLength(NAMES);
});

test("resumes a rotation interrupted between its new master key and its new data key", async () => {
  await enrol(0, "one", 0, 3);
  new MasterKeys(join(system.secrets, "vault")).add();
  expect(masterKeys()).toHaveLength(2);
  expect(await rotateVaultKeys(database(), options())).toEqual({ resumed: true, reencrypted: 3, deleted: 0 });
  expect(masterKeys()).toHaveLength(2);
});

test("refuses one of two concurrent rotations", async () => {
  await enrol(0, "one", 0, 3);
  const both = await Promise.allSettled([
    rotateVaultKeys(database(), options()),
    rotateVaultKeys(database(), options()),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(masterKeys()).toHaveLength(2);
});

/** Rotates keys as soon as PostgreSQL has noticed the killed process and released its lock. */
async function rotateWhenUnlocked(): Promise<unknown> {
  try {
    return await rotateVaultKeys(database(), options());
  } catch (error) {
    if (!String(error).includes("already")) throw error;
    return rotateWhenUnlocked();
  }
}

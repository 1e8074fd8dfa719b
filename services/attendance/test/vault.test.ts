import { aViewer, times } from "@starlane/testing";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFirstMasterKey, MasterKeys } from "../src/people/vault/master-keys.js";
import { encrypt, decrypt } from "../src/people/vault/encryption.js";
import { VaultKeyLost } from "../src/people/vault/vault.js";
import { anEvent, deliverDistrict } from "./district.js";
import { aPupil, ENROL, ENROLMENTS } from "./people.js";
import { dump, processes, type Processes } from "./processes.js";

describe("encryption", () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const ciphertext = encrypt(key, Buffer.from("王小明"), "kept person 1");

  test("decrypts its ciphertexts, which differ each time", () => {
    expect(decrypt(key, ciphertext, "kept person 1").toString()).toBe("王小明");
    const again = times(100, () => encrypt(key, Buffer.from("王小明"), "kept person 1").toString("hex"));
    expect(new Set(again).size).toBe(100);
    expect(ciphertext.length).toBe(12 + 9 + 16);
  });

  test.each([
    ["with another key", () => decrypt(other, ciphertext, "kept person 1")],
    ["for another person", () => decrypt(key, ciphertext, "kept person 2")],
    ...times(3, (part): [string, () => Buffer] => [
      `altered in its ${["nonce", "text", "tag"][part]}`,
      () => {
        const altered = Buffer.from(ciphertext);
        const at = [0, 15, altered.length - 1][part]!;
        altered[at] = altered[at]! ^ 1;
        return decrypt(key, altered, "kept person 1");
      },
    ]),
    ["cut short", () => decrypt(key, ciphertext.subarray(0, 20), "kept person 1")],
  ])("does not decrypt %s", (_case, open) => {
    expect(open).toThrow();
  });
});

describe("master keys", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "starlane-vault-")), "vault");
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true }));

  test("wraps with the newest key and unwraps with older ones until they are deleted", () => {
    createFirstMasterKey(folder);
    createFirstMasterKey(folder); // another process that starts at once
    expect(readdirSync(folder)).toEqual(["0001.key"]);
    expect(statSync(join(folder, "0001.key")).mode & 0o777).toBe(0o600);
    const dataKey = Buffer.alloc(32, 7);
    const before = new MasterKeys(folder).wrap(dataKey, "one");
    writeFileSync(join(folder, "0002.key"), Buffer.alloc(32, 9), { mode: 0o600 });
    const both = new MasterKeys(folder);
    const after = both.wrap(dataKey, "one");
    expect(after.masterKey).not.toBe(before.masterKey);
    expect([both.unwrap(before, "one"), both.unwrap(after, "one")]).toEqual([dataKey, dataKey]);
    expect(() => both.unwrap(before, "two")).toThrow();
    rmSync(join(folder, "0001.key"));
    expect(() => new MasterKeys(folder).unwrap(before, "one")).toThrow(before.masterKey);
  });

  test.each([
    ["is too short", Buffer.alloc(31), 0o600, "32 bytes"],
    ["others may read", Buffer.alloc(32), 0o644, "chmod 600"],
  ])("refuses a key that %s", (_case, bytes, mode, says) => {
    mkdirSync(folder);
    writeFileSync(join(folder, "0001.key"), bytes);
    chmodSync(join(folder, "0001.key"), mode);
    expect(() => new MasterKeys(folder)).toThrow(says);
  });
});

describe("the vault", () => {
  let system: Processes;
  const officer = aViewer("OFFICER");
  beforeEach(async () => {
    system = await processes(2);
    await deliverDistrict(system);
  });
  afterEach(() => system.close());

  const enrol = async (process: number, event: string, label: string, roster: object[]) => {
    const input = { event, label, headcount: roster.length, basis: "GUARDIAN_CONSENT", roster };
    return system.ask(process, officer, ENROL, { input });
  };
  const namesAt = async (process: number, event: string) => {
    const { data, errors } = await system.ask(process, officer, ENROLMENTS, { event });
    if (errors) return errors[0]!.message;
    return data.enrolments.map(({ roster }: { roster: { person: { maskedName: string } }[] }) =>
      roster.map(({ person }) => person.maskedName),
    );
  };

  test("creates one data key for twenty concurrent enrolments and decrypts it in every process", async () => {
    const event = await anEvent(system);
    await Promise.all(times(20, (n) => enrol(n % 2, event, `group ${n}`, [aPupil(n, { name: "欧阳小明" })])));
    expect(await namesAt(0, event)).toEqual(times(20, () => ["欧阳*"]));
    await system.restart(1);
    expect(await namesAt(1, event)).toEqual(times(20, () => ["欧阳*"]));
    const { pool } = system.running[0]!.database;
    expect((await pool.query("select from data_key")).rowCount).toBe(1);
  });

  test("stores and returns no name and no number in clear", async () => {
    const event = await anEvent(system);
    const good = aPupil(1, { name: "金丝雀甲", phone: "13800009999" });
    const answers = [
      await enrol(0, event, "canary group", [good]),
      await enrol(0, event, "canary group", [aPupil(1, { name: "金丝雀乙" })]), // a different group with that label
      await enrol(0, event, "two", [aPupil(2, { name: "金丝雀丙 13800008888" })]),
      await enrol(0, event, "three", [aPupil(3, { name: "金丝雀丁" }, { audience: "NOBODY" })]),
      await enrol(0, event, "four", [good, good]),
      await enrol(0, "00000000-0000-4000-8000-00000000dead", "five", [good]),
    ];
    expect(answers.map(({ data }) => data?.enrol?.__typename ?? null)).toEqual([
      "Enrolment",
      "AlreadyExists",
      "InvalidInput",
      "InvalidInput",
      "InvalidInput",
      null,
    ]);
    const text = (await dump(system)) + JSON.stringify(answers);
    expect(text).toContain("canary group");
    const secrets = ["金丝雀", "13800009999", "00009999", '9999"', good.person.identityNumber, "13800008888"];
    for (const canary of secrets)
      for (const spelling of [
        canary,
        Buffer.from(canary).toString("hex"),
        Buffer.from(canary).toString("base64").replace(/=+$/, ""),
      ])
        expect(text).not.toContain(spelling);
    expect(JSON.stringify(answers[0])).toContain("金*");
  });

  test("does not decrypt an entry that was moved to another person", async () => {
    const event = await anEvent(system);
    await enrol(0, event, "one", [aPupil(1, { name: "王小明" }), aPupil(2, { name: "李小红" })]);
    await system.asOwner(`update attendance.kept_person one set sealed = other.sealed
      from attendance.kept_person other where one.id < other.id`);
    expect(await namesAt(0, event)).toMatch("Something failed");
  });

  test.each([
    ["is gone", (folder: string) => rmSync(folder, { recursive: true })],
    ["is another", (folder: string) => writeFileSync(join(folder, "0001.key"), Buffer.alloc(32, 1))],
  ])("refuses to start when names are encrypted and the master key %s", async (_case, tamper) => {
    await enrol(0, await anEvent(system), "one", [aPupil(1, { name: "王小明" })]);
    const folder = join(system.secrets, "vault");
    const key = readFileSync(join(folder, "0001.key"));
    const failure = await system
      .restart(0, async () => {
        tamper(folder);
        await Promise.resolve();
      })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(VaultKeyLost);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "0001.key"), key, { mode: 0o600 });
    await system.restart(1);
  });
});

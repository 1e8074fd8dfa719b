import { createLogger } from "@starlane/runtime";
import { aClock, TEST_PASSWORD, testPostgres, times } from "@starlane/testing";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { backUp } from "../src/backup/back-up.js";
import { readArchive, writeArchive } from "../src/backup/archive.js";
import { restore } from "../src/backup/restore.js";
import { openHome, openStarlane, services } from "../src/index.js";
import { someOutreach, type Outreach } from "./outreach.js";
import { identityNumber } from "./people.js";
import { aStarlane, type TestStarlane } from "./starlane.js";

const PASSPHRASE = "correct horse battery staple";
const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
const folder = mkdtempSync(join(tmpdir(), "starlane-backup-"));
const [plain, encrypted] = [join(folder, "plain"), join(folder, "encrypted")];
const made: string[] = [];
let original: TestStarlane;
let outreach: Outreach;

beforeAll(async () => {
  original = await aStarlane({ reach: "in process" });
  outreach = await someOutreach(original);
  await original.starlane.settled();
  await backUp(original.adminUrl, plain, undefined);
  await backUp(original.adminUrl, encrypted, PASSPHRASE);
});
afterAll(async () => {
  await original.close();
  for (const url of made)
    await onServer(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
  rmSync(folder, { recursive: true, force: true });
});

const onServer = (statement: string) => sql(testPostgres(), statement);

// eslint-disable-next-line typescript/no-explicit-any -- a test knows what it selects
async function sql(url: string, statement: string): Promise<any[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const PSEUDONYMS = "select count(*)::int from attendance.pseudonym";

/** Creates an empty database and returns its URL. */
async function anEmptyDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onServer(`create database ${name}`);
  const url = new URL(testPostgres());
  url.pathname = `/${name}`;
  made.push(url.href);
  return url.href;
}

async function schemasIn(adminUrl: string): Promise<number> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  const { rowCount } = await client.query(
    "select from pg_namespace where nspname ~ '^(agencies|venues|campaigns|attendance)'",
  );
  await client.end();
  return rowCount ?? 0;
}

const restoreTo = (adminUrl: string, file: string, passphrase?: string) =>
  restore({ adminUrl, file, passphrase, services, passwords, onProgress: () => undefined });

/** Returns the class of the error of a restore. */
const refusalOf = (...place: Parameters<typeof restoreTo>) =>
  restoreTo(...place).then(
    () => "restored",
    (error: Error) => error.constructor.name,
  );

const COVERAGE = `{ coverage(area: "640105", by: [AREA, AUDIENCE]) {
  rows { area { id name } audience { id } population reached contacts }
  total { reached contacts } } }`;

test("a backup taken during writes restores the state of one moment, which can be worked with", async () => {
  const file = join(folder, "meanwhile");
  const working = Promise.all(times(6, (round) => outreach.checkIn(times(10, (n) => 100 + round * 10 + n))));
  const written = await backUp(original.adminUrl, file, PASSPHRASE);
  await working;
  const adminUrl = await anEmptyDatabase();
  const restored = await restoreTo(adminUrl, file, PASSPHRASE);
  expect(restored).toEqual(written);

  const before = await original.data("planner", "{ campaigns { nodes { id title status } } }");
  const starlane = await openStarlane({
    adminUrl,
    home: original.home,
    logger: createLogger("fatal"),
    clock: original.now,
  });
  try {
    await starlane.settled();
    const token = await original.tokenOf("planner");
    const ask = async (query: string) => {
      const answer = await starlane.gateway.inject({
        method: "POST",
        url: "/graphql",
        headers: { authorization: `Bearer ${token}` },
        payload: { query },
      });
      return answer.json().data;
    };
    expect(await ask("{ campaigns { nodes { id title status } } }")).toEqual(before);
    const { coverage } = await ask(COVERAGE);
    // Six batches of ten were written meanwhile, each in one transaction: completely, or not at all.
    expect(coverage.total.reached).toBeGreaterThanOrEqual(45);
    expect((coverage.total.reached - 45) % 10).toBe(0);
    expect(coverage.total.contacts).toBe(coverage.total.reached);
  } finally {
    await starlane.close();
  }
});

describe("is refused without changes:", () => {
  const cut = () => {
    const file = join(folder, "cut");
    writeFileSync(file, readFileSync(plain).subarray(0, -200));
    return file;
  };
  const changed = (from: string, at: number) => {
    const file = join(folder, `changed ${at}`);
    const bytes = readFileSync(from);
    bytes[Math.floor(bytes.length * at)]! ^= 1;
    writeFileSync(file, bytes);
    return file;
  };
  const encryptedCut = () => {
    const file = join(folder, "encrypted cut");
    // Cut at the end of a frame, where only the missing mark of the last frame shows it.
    const bytes = readFileSync(encrypted);
    writeFileSync(file, bytes.subarray(0, 34 + Math.floor((bytes.length - 35) / 65_552) * 65_552));
    return file;
  };
  const newer = async () => {
    const file = join(folder, "newer");
    await writeArchive(file, undefined, async (archive) => {
      const told = await readArchive(plain, undefined, async (name, bytes) => {
        const chunks: Buffer[] = [];
        for await (const chunk of bytes) chunks.push(chunk);
        let part = Buffer.concat(chunks);
        if (name === "head.json") {
          const head = JSON.parse(part.toString("utf8"));
          head.migrations.venues.push("9999-of-another-year");
          part = Buffer.from(JSON.stringify(head));
        }
        await archive.add(name, part);
      });
      return told;
    });
    return file;
  };
  const different = async () => {
    const file = join(folder, "different");
    await writeArchive(file, undefined, (archive) =>
      readArchive(plain, undefined, async (name, bytes) => {
        if (name === "rows/attendance/attendance") await archive.add(name, Buffer.alloc(0));
        else await archive.add(name, bytes);
      }),
    );
    return file;
  };

  test.each<[string, () => string | Promise<string>, string | undefined, string]>([
    ["one that was cut off", cut, undefined, "Broken"],
    ["one in which a bit is another", () => changed(plain, 0.5), undefined, "Broken"],
    ["an encrypted one that was cut off between frames", encryptedCut, PASSPHRASE, "Unopenable"],
    ["an encrypted one in which a bit is another", () => changed(encrypted, 0.7), PASSPHRASE, "Unopenable"],
    ["one encrypted with another passphrase", () => encrypted, "another passphrase", "Unopenable"],
    ["something else", () => fileURLToPath(import.meta.url), undefined, "Broken"],
    ["one of a newer version", newer, undefined, "Newer"],
    ["one whose rows are not those that were counted", different, undefined, "Differs"],
  ])(
    "%s",
    async (_case, file, passphrase, error) => {
      const adminUrl = await anEmptyDatabase();
      expect(await refusalOf(adminUrl, await file(), passphrase)).toBe(error);
      expect(await schemasIn(adminUrl)).toBe(0);
    },
    60_000,
  );

  test("a non-empty target", async () => {
    const before = await original.data("planner", COVERAGE);
    expect(await refusalOf(original.adminUrl, plain)).toBe("NotEmpty");
    expect(await original.data("planner", COVERAGE)).toEqual(before);
  });
});

describe("the commands", () => {
  const run = (program: string, args: string[], env: NodeJS.ProcessEnv) =>
    new Promise<{ code: number; printed: string }>((resolve) => {
      const path = fileURLToPath(new URL(`../dist/${program}.js`, import.meta.url));
      const child = execFile(
        process.execPath,
        [path, ...args],
        { env: { ...process.env, ...env } },
        (_error, out, err) => resolve({ code: child.exitCode ?? -1, printed: out + err }),
      );
    });

  test("write two files, and restore an installation that recognises everyone", async () => {
    const [data, keys] = [join(folder, "command data"), join(folder, "command keys")];
    const here = { STARLANE_HOME: original.home.path, DATABASE_URL: original.adminUrl };
    const unencrypted = await run("backup", [data, "--keys", keys], here);
    expect(unencrypted.code).toBe(1);
    expect(unencrypted.printed).toContain("Keys are written into an encrypted file only");
    const written = await run("backup", [data, "--keys", keys], {
      ...here,
      STARLANE_BACKUP_PASSPHRASE: PASSPHRASE,
    });
    expect(written).toEqual({ code: 0, printed: expect.stringContaining("keep this file apart") });
    expect((await run("backup", [data], here)).printed).toContain("is there already");
    for (const file of [data, keys]) expect(readFileSync(file).includes("PRIVATE KEY")).toBe(false);

    // Somebody is erased after the backup, of which the backed-up keys know nothing.
    const [backedUp] = await sql(original.adminUrl, PSEUDONYMS);
    await original.data(
      "admin",
      `mutation { eraseByNumber(person: { identityNumber: "${identityNumber(1)}" }, reason: "asked for it") }`,
    );
    const there = {
      STARLANE_HOME: join(folder, "new home"),
      DATABASE_URL: await anEmptyDatabase(),
      STARLANE_BACKUP_PASSPHRASE: PASSPHRASE,
    };
    const restoring = (...args: string[]) => run("restore", [data, "--keys", keys, ...args], there);
    expect((await restoring()).printed).toContain("Name the newest keys/erased.log with --erased");
    expect((await restoring("--erased", join(folder, "nowhere"))).printed).toContain(
      "name the newest erased.log",
    );
    expect(existsSync(there.STARLANE_HOME)).toBe(false);
    const restored = await restoring("--erased", join(original.home.keys, "erased.log"));
    expect(restored).toEqual({
      code: 0,
      printed: expect.stringMatching(
        /Reach was counted anew and is right[^]*The audit is whole and unchanged[^]*forgotten again \(1 pseudonyms\)/,
      ),
    });
    for (const key of ["person.key", "database.json"])
      expect(readFileSync(join(there.STARLANE_HOME, "keys", key))).toEqual(
        readFileSync(join(original.home.keys, key)),
      );
    expect(existsSync(join(there.STARLANE_HOME, "keys", "vault"))).toBe(true);
    expect(await sql(there.DATABASE_URL, PSEUDONYMS)).toEqual([{ count: backedUp!.count - 1 }]);
    // With the keys it opens and recognises the people reached: the same pupils return, and none is new.
    const starlane = await openStarlane({
      adminUrl: there.DATABASE_URL,
      home: openHome(there.STARLANE_HOME),
      logger: createLogger("fatal"),
      clock: aClock(),
    });
    await starlane.close();
    const again = await run("restore", [data], there);
    expect(again.code).toBe(1);
    expect(again.printed).toContain("holds data of Starlane already");
  });

  describe("leave an installation unchanged, including its keys, if", () => {
    const files = {} as Record<"data" | "keys", string>;
    const env = { STARLANE_BACKUP_PASSPHRASE: PASSPHRASE };
    beforeAll(async () => {
      [files.data, files.keys] = [join(folder, "whole data"), join(folder, "whole keys")];
      const here = { ...env, STARLANE_HOME: original.home.path, DATABASE_URL: original.adminUrl };
      expect((await run("backup", [files.data, "--keys", files.keys], here)).code).toBe(0);
    });
    const damaged = (file: string) => {
      const bytes = readFileSync(file);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      writeFileSync(`${file} damaged`, bytes);
      return `${file} damaged`;
    };

    test.each<[string, () => { data: string; keys: string }]>([
      ["the data is damaged", () => ({ data: damaged(files.data), keys: files.keys })],
      ["the keys are damaged", () => ({ data: files.data, keys: damaged(files.keys) })],
      ["the keys are no keys", () => ({ data: files.data, keys: files.data })],
      ["the data is none", () => ({ data: files.keys, keys: files.keys })],
    ])("%s", async (_case, given) => {
      const { data, keys } = given();
      const there = {
        ...env,
        STARLANE_HOME: join(folder, "untouched"),
        DATABASE_URL: await anEmptyDatabase(),
      };
      const { code, printed } = await run("restore", [data, "--keys", keys, "--erased", "none"], there);
      expect([code, printed]).toEqual([1, expect.stringContaining("Nothing was changed")]);
      expect(existsSync(there.STARLANE_HOME)).toBe(false);
      expect(await schemasIn(there.DATABASE_URL)).toBe(0);
    });

    test("the database is not empty, both in a folder without keys and in one with some", async () => {
      const log = join(folder, "another erased.log");
      writeFileSync(log, readFileSync(join(original.home.keys, "erased.log")));
      const fresh = { ...env, STARLANE_HOME: join(folder, "fresh"), DATABASE_URL: original.adminUrl };
      const first = await run("restore", [files.data, "--keys", files.keys, "--erased", log], fresh);
      expect([first.code, first.printed]).toEqual([1, expect.stringContaining("Nothing was changed")]);
      expect(existsSync(join(fresh.STARLANE_HOME, "keys"))).toBe(false);

      const keys = join(folder, "with keys", "keys");
      mkdirSync(keys, { recursive: true });
      writeFileSync(join(keys, "person.key"), "mine");
      const used = { ...fresh, STARLANE_HOME: join(folder, "with keys") };
      const second = await run("restore", [files.data, "--erased", log], used);
      expect([second.code, second.printed]).toEqual([1, expect.stringContaining("Nothing was changed")]);
      expect(
        readdirSync(keys, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name),
      ).toEqual(["person.key"]);
      expect(readFileSync(join(keys, "person.key"), "utf8")).toBe("mine");
    });
  });
});

import { aDatabase, TEST_PASSWORD, type TestDatabase } from "@starlane/testing";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { services } from "../src/index.js";

const RECOUNT = fileURLToPath(new URL("../dist/recount.js", import.meta.url));

let home: string;
let database: TestDatabase;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "starlane-recount-"));
  mkdirSync(join(home, "keys"));
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  writeFileSync(join(home, "keys", "database.json"), JSON.stringify(passwords));
  database = await aDatabase(services);
});
afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

/** Runs the command, as `npm run recount` does. */
function recount(...args: string[]): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, STARLANE_HOME: home, DATABASE_URL: database.adminUrl };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [RECOUNT, ...args], { env }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, printed: out + err }),
    );
  });
}

test("reports wrong counts with the correct ones, repairs them on request, and sets the exit code", async () => {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into attendance.reach_cell (dimension, area_id, audience, member, reached, contacts)
     values ('MONTH', '640105', 'ELDERLY', '2026-03-01', 7, 9)`,
  );
  await admin.end();
  const wrong = await recount();
  expect(wrong.code).toBe(1);
  expect(wrong.printed).toContain("MONTH 2026-03-01 640105 ELDERLY：reached 0, contacts 0, unidentified 0");
  expect(wrong.printed).toContain("npm run recount -- --repair");
  expect(await recount("--repair")).toEqual({ code: 0, printed: expect.stringContaining("put right") });
  expect(await recount()).toEqual({ code: 0, printed: expect.stringContaining("Every count is right") });
});

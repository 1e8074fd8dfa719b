import type { EntityManager } from "@mikro-orm/postgresql";
import { randomUUID } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Client } from "pg";
import {
  runAsSystem,
  runAs,
  securityContextMigrations,
  runAsSystemIn,
  execute,
  migrate,
  openDatabase,
  select,
  sql,
  type SecurityContext,
  type Database,
} from "../src/index.js";
import { aDatabase } from "./a-database.js";

const service = "notes";
let database: Database;
let admin: Client;

beforeAll(async () => {
  const made = await aDatabase(service);
  admin = made.admin;
  const folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), "starlane-migrations-"))}/`);
  writeFileSync(
    new URL("0100-notes.sql", folder),
    `create table note (owner uuid not null, text text not null);
     alter table note enable row level security, force row level security;
     create policy seen_by_its_owner on note using (acts_as_service() or owner = (select viewer_id()));
     create function add_note(text text) returns void language sql as
       $$ insert into note (owner, text) values (viewer_id(), text) $$;`,
  );
  await migrate({ adminUrl: made.adminUrl, service, folders: [securityContextMigrations, folder] });
  database = await openDatabase({
    url: made.url,
    schema: service,
    rows: [],
    requestConnections: 1,
    onError: () => undefined,
  });
});
afterAll(async () => {
  await database.close();
  await admin.end();
});

const agency = randomUUID();
const aViewer = (): SecurityContext => ({
  user: randomUUID(),
  agency,
  agencies: [agency],
  grants: [{ role: "PLANNER", area: `640105"'\\002` }],
});
const [one, other] = [aViewer(), aViewer()];
const write = (em: EntityManager, who: SecurityContext, text: string) =>
  execute(em, sql`insert into note (owner, text) values (${who.user}, ${text})`);
const read = async (em: EntityManager) =>
  (await select<{ text: string }>(em, sql`select text from note order by text`)).map(({ text }) => text);
const asked = (who: SecurityContext | null) => runAs(who, () => read(database.requestEm()));

test("a write is visible once it is acknowledged; viewers see their own rows, anonymous requests none", async () => {
  await runAs(one, () => write(database.requestEm(), one, "one's"));
  expect(await read(database.em())).toEqual(["one's"]);
  await runAs(other, () => write(database.requestEm(), other, "other's"));
  expect(await Promise.all([one, other, null, one, null, other].map(asked))).toEqual([
    ["one's"],
    ["other's"],
    [],
    ["one's"],
    [],
    ["other's"],
  ]);
  expect(await runAsSystem(() => read(database.requestEm()))).toEqual(["one's", "other's"]);
});

test("a function that writes needs a statement marked so, and has written once the caller is answered", async () => {
  const third = aViewer();
  const unsaid = runAs(third, () => execute(database.requestEm(), sql`select add_note('unsaid')`));
  await expect(unsaid).rejects.toThrow("read-only transaction");
  for (let count = 1; count <= 100; count += 1) {
    await runAs(third, () => execute(database.requestEm(), sql`/* writes */ select add_note('said')`));
    expect(await select(database.em(), sql`select from note where owner = ${third.user}`)).toHaveLength(
      count,
    );
  }
  await execute(database.em(), sql`delete from note where owner = ${third.user}`);
});

test.each([
  ["rows for their share", sql`select from note for share`],
  ["rows for a change", sql`select from note for no key update`],
  ["something else", sql`select pg_advisory_xact_lock(1)`],
])("a lock of %s is rejected outside a transaction, and holds within one", async (_what, lock) => {
  const held = () => select(database.requestEm(), lock);
  await expect(runAs(one, held)).rejects.toThrow("begin a transaction first");
  await runAs(one, () => database.requestEm().transactional((tx) => select(tx, lock)));
  expect(await asked(one)).toEqual(["one's"]);
});

test("rejects writes to another's rows, and the next user of the connection gets their own context after an error", async () => {
  const forged = runAs(one, () => write(database.requestEm(), other, "forged"));
  await expect(forged).rejects.toThrow("row-level security");
  const wrong = runAs(one, () => select(database.requestEm(), sql`select 1 / 0 as none`));
  await expect(wrong).rejects.toThrow("division by zero");
  expect(await Promise.all([asked(other), asked(null)])).toEqual([["other's"], []]);
});

test("a transaction keeps its context while others run; a part of it may run as the system", async () => {
  const seen = await runAs(one, () =>
    database.requestEm().transactional(async (tx) => {
      await write(tx, one, "one's second");
      return [
        await read(tx),
        await runAs(other, () => read(tx)),
        await runAsSystemIn(tx, async () => [
          ...(await read(tx)),
          ...(await runAsSystemIn(tx, () => read(tx))),
        ]),
        await read(tx),
      ];
    }),
  );
  const own = ["one's", "one's second"];
  const all = [...own, "other's"];
  expect(seen).toEqual([own, own, [...all, ...all], own]);
  const undone = runAs(one, () =>
    database.requestEm().transactional(async (tx) => {
      await write(tx, one, "undone");
      await runAsSystemIn(tx, () => select(tx, sql`select 1 / 0 as none`));
    }),
  );
  await expect(undone).rejects.toThrow("division by zero");
  expect(await asked(one)).toEqual(own);
});

test("a thousand sequential viewers over one connection each get their own context", async () => {
  const viewers = Array.from({ length: 1_000 }, aViewer);
  const told = await Promise.all(
    viewers.map((viewer) =>
      runAs(viewer, () =>
        select<{ id: string; areas: string[] }>(
          database.requestEm(),
          sql`select viewer_id() as id, viewer_areas('PLANNER') as areas, pg_backend_pid()`,
        ),
      ),
    ),
  );
  expect(told.map(([row]) => row!.id)).toEqual(viewers.map(({ user }) => user));
  expect(told[0]![0]!.areas).toEqual([`640105"'\\002`]);
});

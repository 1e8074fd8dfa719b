import { openKeyRing, signContext } from "@starlane/auth";
import { newId } from "@starlane/database";
import { createLogger } from "@starlane/runtime";
import { executeOverHttp } from "@starlane/service";
import { aDatabase, aViewer, type ServiceResponse, type TestDatabase } from "@starlane/testing";
import { parse } from "graphql";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { loadVenues, venues } from "../src/index.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const secrets = mkdtempSync(join(tmpdir(), "starlane-killed-"));
const keys = openKeyRing(join(secrets, "gateway"));
const planner = aViewer("PLANNER");
const document = parse(
  `mutation ($input: CreateVenueInput!) { createVenue(input: $input) { ... on Venue { id name } } }`,
);
const input = { name: "文化站", kind: "POLICE_ROOM", area: "640105002", capacity: 80, openingHours: [] };
let database: TestDatabase;
let admin: Client;
let child: ChildProcess;
let url = "";

beforeAll(async () => {
  database = await aDatabase([venues]);
  const databaseUrl = database.urlOf("venues");
  const logger = createLogger("fatal");
  const open = await venues.open({
    databaseUrl,
    gatewayKeys: keys,
    secrets,
    logger,
    clock: () => new Date(), // the machine's clock, which the killed process reads too
  });
  await loadVenues(open.database.em(), open.publish, {
    district: "640105",
    areas: [
      { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
      { id: "6401", name: "银川市", level: "CITY", parent: "64" },
      { id: "640105", name: "西夏区", level: "DISTRICT", parent: "6401" },
      { id: "640105002", name: "北京西路街道", level: "STREET", parent: "640105" },
    ],
    populations: [],
    venues: [],
  });
  await open.close();
  admin = new Client({ connectionString: database.adminUrl, options: "-c search_path=venues" });
  await admin.connect();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, "close");
  child = start();
});
afterAll(async () => {
  child.kill("SIGKILL");
  await once(child, "close");
  await admin.end();
  await database.drop();
  rmSync(secrets, { recursive: true, force: true });
});

function start(): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: database.urlOf("venues"),
    STARLANE_KEYS: secrets,
    PORT: new URL(url).port,
    LOG_LEVEL: "fatal",
  };
  return spawn(process.execPath, ["--no-warnings", MAIN], { env, stdio: "inherit" });
}

const create = (): Promise<ServiceResponse> =>
  executeOverHttp(url, {
    document,
    variables: { input },
    position: 0,
    request: {},
    context: signContext(
      keys,
      {
        viewer: planner,
        language: "en",
        requestId: newId(),
        idempotency: { key: "killed", fingerprint: "f" },
      },
      new Date(), // the machine's clock, as above
    ),
  });

/** Retries until the service responds. */
async function createWhenReady(): Promise<ServiceResponse> {
  for (;;) {
    try {
      return await create();
    } catch {
      await admin.query("select pg_sleep(0.05)");
    }
  }
}

test("returns the stored answer to a retry after the service was killed between commit and answer", async () => {
  // A slow commit, which PostgreSQL completes even after its client is gone.
  await admin.query(`
    create function takes_its_time() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end';
    create constraint trigger takes_its_time after update on answered_request deferrable initially deferred
      for each row execute function takes_its_time()`);
  const lost = createWhenReady().catch(() => "lost");
  const committing = `select from pg_stat_activity where query = 'commit' and wait_event = 'PgSleep' and datname = current_database()`;
  while ((await admin.query(committing)).rowCount === 0) await admin.query("select pg_sleep(0.01)");
  child.kill("SIGKILL");
  await once(child, "close");
  while ((await admin.query(committing)).rowCount !== 0) await admin.query("select pg_sleep(0.01)");
  await admin.query("drop trigger takes_its_time on answered_request");

  child = start();
  const again = await createWhenReady();
  expect(again.errors).toBeUndefined();
  const { rows } = await admin.query<{ id: string }>("select id from venue where name = $1", [input.name]);
  expect(rows).toEqual([{ id: again.data.createVenue.id }]);
  expect((await admin.query("select from audit_entry where subject = $1", [rows[0]!.id])).rowCount).toBe(1);
  expect(await lost).toEqual(again); // the first one retried by itself, since it had no answer either
});

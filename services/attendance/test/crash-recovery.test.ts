import { openKeyRing, signContext } from "@starlane/auth";
import { newId } from "@starlane/database";
import { createLogger } from "@starlane/runtime";
import { executeOverHttp } from "@starlane/service";
import { aDatabase, aViewer, times, type TestDatabase } from "@starlane/testing";
import { parse } from "graphql";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { attendance } from "../src/index.js";
import { anEvent, anItem, CHECK_IN, DISTRICT, deliverDistrict } from "./district.js";
import { recount } from "./recount.js";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const [CHECK_INS, BATCH, KILLS, SENDERS] = [10_000, 50, 5, 8];
const DOCUMENT = parse(CHECK_IN);
const secrets = mkdtempSync(join(tmpdir(), "starlane-killed-"));
const keys = openKeyRing(join(secrets, "gateway"));
const officer = aViewer("OFFICER");
let database: TestDatabase;
let child: ChildProcess | undefined;
let port = 0;

beforeAll(async () => {
  database = await aDatabase([attendance]);
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
  server.close();
  await once(server, "close");
});
afterAll(async () => {
  if (child) await killed(child);
  await database.drop();
  rmSync(secrets, { recursive: true, force: true });
});

/** Starts the service in a process of its own, on the existing tables. */
function start(): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", MAIN], {
    env: {
      ...process.env,
      DATABASE_URL: database.urlOf("attendance"),
      STARLANE_KEYS: secrets,
      PORT: String(port),
      LOG_LEVEL: "fatal",
    },
    stdio: "inherit",
  });
}

async function killed(victim: ChildProcess): Promise<void> {
  if (victim.exitCode !== null) throw new Error("The service ended by itself.");
  const ended = once(victim, "close");
  victim.kill("SIGKILL");
  await ended;
}

const open = () =>
  attendance.open({
    databaseUrl: database.urlOf("attendance"),
    gatewayKeys: keys,
    secrets,
    logger: createLogger("fatal"),
    clock: () => new Date(), // the machine's clock, which the killed process reads too
  });

interface Batch {
  readonly event: string;
  readonly items: readonly ReturnType<typeof anItem>[];
}

/** Sends a batch until it is acknowledged, as a phone does. */
async function send({ event, items }: Batch): Promise<{ clientId: string; verdict: string }[]> {
  for (;;) {
    try {
      const context = signContext(keys, { viewer: officer, language: "en", requestId: newId() }, new Date()); // the machine's clock, as above
      const operation = { document: DOCUMENT, variables: { event, items }, context, request: {} };
      const { data } = await executeOverHttp(`http://127.0.0.1:${port}`, operation, CHECK_IN);
      const receipts = (data as { checkIn?: { receipts?: { clientId: string; verdict: string }[] } } | null)
        ?.checkIn?.receipts;
      if (receipts) return receipts;
    } catch {
      // the process was killed or is not up yet: the batch is sent again
    }
    await setTimeout(50);
  }
}

test("loses and doubles no check-in of ten thousand, each sent one to three times, across five kills", async () => {
  const receiving = await open();
  const target = {
    deliver: (name: string, body: { id: string } & Record<string, unknown>) =>
      receiving.deliver({ id: newId(), name, key: body.id, body }),
  };
  await deliverDistrict(target);
  const events = await Promise.all(times(4, () => anEvent(target)));
  await receiving.close();

  const batches = times(CHECK_INS / BATCH, (batch): Batch => ({
    event: events[batch % events.length]!,
    items: times(BATCH, (index) => anItem(batch * BATCH + index)),
  }));
  const queue = batches.flatMap((batch, index) => times(1 + (index % 3), () => batch));
  const acknowledged = new Set<string>();
  const accepted = new Map<string, number>();
  child = start();
  let sent = 0;
  let kills = 0;
  const killAt = (kill: number) => ((kill + 1) * queue.length) / (KILLS + 1);
  await Promise.all(
    times(SENDERS, async () => {
      for (let next = sent++; next < queue.length; next = sent++) {
        for (const { clientId, verdict } of await send(queue[next]!)) {
          expect(["ACCEPTED", "DUPLICATE"]).toContain(verdict);
          acknowledged.add(clientId);
          if (verdict === "ACCEPTED") accepted.set(clientId, (accepted.get(clientId) ?? 0) + 1);
        }
        if (kills < KILLS && next >= killAt(kills)) {
          kills += 1;
          await killed(child!);
          child = start();
        }
      }
    }),
  );
  expect(kills).toBe(KILLS);
  expect(acknowledged.size).toBe(CHECK_INS);
  expect([...accepted.values()].every((times) => times === 1)).toBe(true);

  await killed(child);
  child = undefined;
  const after = await open();
  try {
    const { rows } = await after.database.pool.query<{ count: number; people: number }>(
      "select count(*)::int, count(distinct person)::int as people from attendance",
    );
    expect(rows).toEqual([{ count: CHECK_INS, people: CHECK_INS }]);
    const context = signContext(keys, { viewer: officer, language: "en", requestId: newId() }, new Date()); // the machine's clock, as above
    const { data } = await after.execute({
      document: parse(`{ coverage(area: "${DISTRICT}") { total { reached contacts } } }`),
      context,
      request: {},
    });
    expect(data).toEqual({ coverage: { total: { reached: CHECK_INS, contacts: CHECK_INS } } });
    const counted = await after.database.pool.query<{ cell: string }>(
      `select concat_ws(' ', dimension, area_id, audience, member, reached, contacts, unidentified) as cell
       from reach_cell order by 1`,
    );
    const recounted = (await recount(after.database.pool)).cells.map(
      ({ dimension, area, audience, member, reached, contacts, unidentified }) =>
        [dimension, area, audience, member, reached, contacts, unidentified].join(" "),
    );
    expect(new Set(counted.rows.map(({ cell }) => cell))).toEqual(new Set(recounted));
  } finally {
    await after.close();
  }
});

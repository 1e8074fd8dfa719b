import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { startEmbeddedPostgres } from "@starlane/embedded-postgres";
import { createLogger } from "@starlane/runtime";
import { districtLoad, installServices, openHome, openStarlane, type Starlane } from "@starlane/single";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, Agent, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Client, Pool } from "pg";
import { timed, type Timing } from "../timing.js";
import { fill } from "./fill.js";
import { FIELDS, LIMIT, QUESTIONS, type BenchQuestion, type ReportRow } from "./questions.js";

const PASSWORD = "only for the bench";
const PEOPLE = 1_000_000;
const EVENTS = 2_000;
const [TIMES, WARM_UP] = [60, 10];

interface Read {
  readonly question: BenchQuestion;
  readonly graph: Timing;
  /** Of the first question alone. */
  readonly limit: Timing | null;
  readonly naiveMs: number;
  /** Longest the event loop was held meanwhile. */
  readonly heldMs: number;
}

interface Measured {
  readonly attendances: number;
  readonly filledS: number;
  readonly countedS: number;
  readonly rssMiB: number;
  readonly reads: readonly Read[];
}

/** Asks for coverage where so many attendances are, beside what it is measured against. @param sizes of attendances */
export async function benchReach(sizes: readonly number[]): Promise<string> {
  const measured: Measured[] = [];
  for (const size of sizes) measured.push(await measure(size));
  return tableOf(measured);
}

async function measure(attendances: number): Promise<Measured> {
  const path = mkdtempSync(join(tmpdir(), "starlane-bench-"));
  const home = openHome(path);
  const postgres = await startEmbeddedPostgres({
    directory: home.postgres,
    durable: true,
    settings: { shared_buffers: "1GB", max_wal_size: "8GB" },
  });
  const { url: adminUrl } = postgres;
  const open = () => openStarlane({ adminUrl, home, logger: createLogger("error"), clock: () => new Date() });
  try {
    await installServices({ adminUrl, home });
    const loading = await open();
    const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
    await loading.load(districtLoad(division, { sample: true, password: PASSWORD }));
    await loading.settled();
    await loading.close();
    const filledS = await secondsOf(() => fill(adminUrl, { attendances, people: PEOPLE, events: EVENTS }));
    say(`${millions(attendances)} filled in ${filledS.toFixed(0)} s`);
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    await client.query("set search_path = attendance; set work_mem = '256MB'");
    const { rows } = await client.query<{ there: number }>("select count(*)::int as there from attendance");
    const began = performance.now();
    const starlane = await open();
    try {
      const ask = await asking(starlane, "analyst");
      await untilCounted(client);
      const countedS = (performance.now() - began) / 1000;
      say(`counted after ${countedS.toFixed(1)} s`);
      const reads: Read[] = [];
      for (const question of QUESTIONS) reads.push(await readAll(client, adminUrl, ask, question));
      return {
        attendances: rows[0]!.there,
        filledS,
        countedS,
        rssMiB: process.memoryUsage().rss / 2 ** 20,
        reads,
      };
    } finally {
      await client.end();
      await starlane.close();
    }
  } finally {
    await postgres.stop();
    rmSync(path, { recursive: true, force: true });
  }
}

/** Waits until the first counting is over, which is as long as a start takes where there is nothing counted yet. */
async function untilCounted(client: Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ done: boolean }>(
      "select position > (select xid from attendance order by xid desc limit 1) as done from reach_position",
    );
    if (rows[0]!.done) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function readAll(
  client: Client,
  adminUrl: string,
  ask: (query: string) => Promise<string>,
  question: BenchQuestion,
): Promise<Read> {
  const query = `{ coverage(${question.args}) { ${FIELDS} } }`;
  const answered = JSON.parse(await ask(query)) as { data: { coverage: { rows: ReportRow[] } } };
  let naive: { key: string; reached: number }[] = [];
  const naiveMs =
    1000 *
    (await secondsOf(async () => {
      naive = (await client.query<{ key: string; reached: number }>(question.naive)).rows;
    }));
  refuseDifferent(question, answered.data.coverage.rows, naive);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const graph = await timed(TIMES, WARM_UP, () => ask(query));
  delay.disable();
  const limit = question === QUESTIONS[0] ? await besideLimit(adminUrl) : null;
  say(`${question.name}: ${graph.median.toFixed(1)} ms`);
  return { question, graph, limit, naiveMs, heldMs: delay.max / 1e6 };
}

/** @throws Error unless both say the same */
function refuseDifferent(
  { name, key }: BenchQuestion,
  rows: readonly ReportRow[],
  naive: readonly { key: string; reached: number }[],
): void {
  const expected = new Map(naive.map((each) => [each.key, each.reached]));
  const different = rows.filter((row) => row.reached !== (expected.get(key(row)) ?? 0));
  if (different.length > 0 || naive.length > rows.length)
    throw new Error(`${name}: ${different.length} of ${rows.length} rows are not what count(distinct) says.`);
}

/** A bare server that sends the JSON PostgreSQL builds. */
async function besideLimit(adminUrl: string): Promise<Timing> {
  const pool = new Pool({ connectionString: adminUrl, max: 10 });
  const server: Server = createServer((_request, response) => {
    const answer = async () => {
      const { rows } = await pool.query<{ json: string }>({ name: "limit", text: LIMIT });
      response.setHeader("content-type", "application/json");
      response.end(rows[0]!.json);
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await timed(TIMES, WARM_UP, () => post(port, {}, ""));
  } finally {
    server.closeAllConnections();
    server.close();
    await pool.end();
  }
}

const agent = new Agent({ keepAlive: true });

function post(port: number, headers: Record<string, string>, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: "127.0.0.1", port, method: "POST", path: "/graphql", headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Asks the gateway over its port, as a sample user. */
async function asking(starlane: Starlane, username: string): Promise<(query: string) => Promise<string>> {
  await starlane.gateway.listen({ host: "127.0.0.1", port: 0 });
  const { port } = starlane.gateway.server.address() as AddressInfo;
  const headers = { "content-type": "application/json" };
  const signedIn = await post(
    port,
    headers,
    JSON.stringify({
      query: `mutation { signIn(username: "${username}", password: "${PASSWORD}") { accessToken } }`,
    }),
  );
  const { data } = JSON.parse(signedIn) as { data: { signIn: { accessToken: string } } };
  const authorization = `Bearer ${data.signIn.accessToken}`;
  return async (query) => {
    const answer = await post(port, { ...headers, authorization }, JSON.stringify({ query }));
    if (answer.includes('"errors"')) throw new Error(answer);
    return answer;
  };
}

function tableOf(measured: readonly Measured[]): string {
  const lines = measured.flatMap(({ attendances, reads }) =>
    reads.map(({ question, graph, limit, naiveMs, heldMs }) =>
      [
        millions(attendances),
        question.name,
        graph.median.toFixed(1),
        graph.p99.toFixed(1),
        limit ? limit.median.toFixed(1) : "",
        limit ? (graph.median / limit.median).toFixed(1) : "",
        naiveMs.toFixed(0),
        (naiveMs / graph.median).toFixed(0),
        heldMs.toFixed(0),
      ].join(" | "),
    ),
  );
  const sizes = measured.map(
    ({ attendances, filledS, countedS, rssMiB }) =>
      `| ${millions(attendances)} | ${filledS.toFixed(0)} | ${countedS.toFixed(1)} | ${rssMiB.toFixed(0)} |`,
  );
  return [
    "## Reach: any question, whatever has been counted",
    "",
    `People who do not exist (1 million) at ${EVENTS} events in the district's own 82 communities. Every figure was compared with \`count(distinct)\` before it was timed; asked over HTTP ${TIMES} times one after another. The limit is a bare \`node:http\` server that sends the same JSON out of the kept counts, built by PostgreSQL.`,
    "",
    "| attendances | question | median ms | p99 ms | the limit, ms | to the limit | `count(distinct)`, ms | that to ours | event loop held at most, ms |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...lines.map((line) => `| ${line} |`),
    "",
    "| attendances | filled in, s | a first start until all is counted, s | memory of all services and the gateway, MiB |",
    "| --- | --- | --- | --- |",
    ...sizes,
  ].join("\n");
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

const millions = (count: number) => `${(count / 1e6).toFixed(1)} million`;
const say = (line: string) => process.stderr.write(`${line}\n`);

import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { openKeyRing, signAccess } from "@starlane/auth";
import { compose } from "@starlane/federation";
import { createGateway, inProcess, overHttp, type ServiceReach } from "@starlane/gateway";
import { createHttpServer, createLogger } from "@starlane/runtime";
import { buildASTSchema, isObjectType, parse } from "graphql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { MONOLITH, NESTED, servicesInMemory } from "./in-memory.js";
import { load, type LoadReport } from "./load.js";

const CALLERS = 20;
const SECONDS = 4;
const WARM_UP_MS = 3_000;
const logger = createLogger("error");

/** Something that answers `/graphql`, until it is closed. */
interface Served {
  readonly url: string;
  close(): Promise<unknown>;
}

/**
 * The gateway over services that have everything in memory, beside one Apollo Server that has it all in one schema; the same
 * HTTP server before both, and the same answer.
 */
export async function benchGateway(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "starlane-bench-"));
  const token = signAccess(
    openKeyRing(join(folder, "access")),
    { user: "user", session: "session" },
    new Date(),
  ).token;
  const contenders: [string, () => Promise<Served>][] = [
    ["one Apollo Server with everything in one schema", monolith],
    ["the gateway, services in its process", () => inOneProcess(folder)],
    ["the gateway, services elsewhere over HTTP", () => apart(folder)],
  ];
  const reports: Measured[][] = contenders.map(() => []);
  const answers = new Set<string>();
  // Twice in turn, so that whoever the machine favours for a while is not always the same.
  for (let round = 0; round < 2; round += 1)
    for (const [index, [, serve]] of contenders.entries()) {
      const served = await serve();
      answers.add(await answerOf(served.url, token));
      reports[index]!.push(await measure(served.url, token));
      await served.close();
    }
  rmSync(folder, { recursive: true });
  if (answers.size > 1) throw new Error(`They do not answer the same:\n${[...answers].join("\n")}`);
  const best = reports.map((rounds) => rounds.toSorted((one, other) => other.rate - one.rate)[0]!);
  const lines = contenders.map(([what], index) => {
    const { rate, p50, p99, cpu } = best[index]!;
    return `| ${what} | ${rate.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${(rate / best[0]!.rate).toFixed(2)} | ${(cpu / best[0]!.cpu).toFixed(2)} |`;
  });
  return [
    "## The gateway alone",
    "",
    `Fifty events with venue and area, attendance and speakers, from three services that have them in memory; ${CALLERS} callers over HTTP, ${SECONDS} s each, the better of two rounds. The gateway also finds out who asks, applies the policy, and vouches for them to the services, which check it; the one Apollo Server does nothing of the kind, and has its cache control switched off. All answer the same.`,
    "",
    "| | requests a second | p50 ms | p99 ms | to the one Apollo Server | its thread's CPU a request, to that one's |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

const BODY = JSON.stringify({ query: NESTED });

interface Measured extends LoadReport {
  /** Of the thread that answers, in microseconds a request. */
  readonly cpu: number;
}

async function measure(url: string, token: string): Promise<Measured> {
  const task = { url, token, bodies: [BODY], again: true, callers: CALLERS };
  const before = process.threadCpuUsage();
  const report = await load({ ...task, warmUpMs: WARM_UP_MS, seconds: SECONDS, expects: '"id":"event-49"' });
  const { user, system } = process.threadCpuUsage(before);
  return { ...report, cpu: (user + system) / report.answers };
}

async function answerOf(url: string, token: string): Promise<string> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: BODY });
  return response.text();
}

async function monolith(): Promise<Served> {
  const { publicSdl } = compose(
    servicesInMemory(openKeyRing(mkdtempSync(join(tmpdir(), "starlane-bench-")))),
  );
  const schema = buildASTSchema(parse(publicSdl), { assumeValidSDL: true });
  for (const [name, fields] of Object.entries(MONOLITH)) {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no type.`);
    for (const [field, resolve] of Object.entries(fields))
      type.getFields()[field]!.resolve = resolve as never;
  }
  const apollo = new ApolloServer({ schema, plugins: [ApolloServerPluginCacheControlDisabled()] });
  await apollo.start();
  const server = createHttpServer({ logger, ready: async () => {}, bodyLimit: 1024 * 1024 });
  server.route({ url: "/graphql", method: ["GET", "POST"], handler: fastifyApolloHandler(apollo) });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return { url, close: () => server.close().then(() => apollo.stop()) };
}

function inOneProcess(folder: string): Promise<Served> {
  return gatewayOver(folder, servicesInMemory(openKeyRing(join(folder, "gateway"))).map(inProcess));
}

async function apart(folder: string): Promise<Served> {
  const keys = openKeyRing(join(folder, "gateway"));
  const worker = new Worker(new URL("./services-worker.js", import.meta.url), { workerData: keys.directory });
  const urls = await new Promise<string[]>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  const reached = servicesInMemory(keys).map((service, index) => overHttp(urls[index]!, service));
  const served = await gatewayOver(folder, reached);
  return { url: served.url, close: () => served.close().then(() => worker.terminate()) };
}

async function gatewayOver(folder: string, services: readonly ServiceReach[]): Promise<Served> {
  const server = await createGateway({
    services,
    accessKeys: openKeyRing(join(folder, "access")),
    gatewayKeys: openKeyRing(join(folder, "gateway")),
    clock: () => new Date(),
    logger,
    ready: async () => {},
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return { url, close: () => server.close() };
}

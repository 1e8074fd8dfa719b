import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { openKeyRing, signAccess } from "@starlane/auth";
import { compose } from "@starlane/federation";
import { createGateway, inProcess, overHttp, type ServiceTransport } from "@starlane/gateway";
import { createHttpServer, createLogger } from "@starlane/runtime";
import { buildASTSchema, isObjectType, parse } from "graphql";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { MONOLITH, NESTED, servicesInMemory } from "../in-memory.js";
import { load, type LoadReport } from "../load.js";
import { missedAtLeast, markdownTable, type Part, type ReportSection } from "../part.type.js";

const CALLERS = 20;
const SECONDS = 4;
const ROUNDS = 2;
const WARM_UP_MS = 3_000;
const logger = createLogger("error");

/** A server of `/graphql` that can be closed. */
interface Served {
  readonly url: string;
  close(): Promise<unknown>;
}

type Contender = "monolith" | "in process" | "over HTTP";
type Best = Readonly<Record<Contender, Measured>>;

/**
 * The gateway over services with all data in memory, beside one Apollo Server with all of it in one schema; the same
 * HTTP server in front of both, and the same answer.
 */
export const gateway: Part<Best> = {
  minutes: 3,
  sizes: null,
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), "starlane-bench-"));
    const who = { user: "user", session: "session" };
    const { token } = signAccess(openKeyRing(join(folder, "access")), who, new Date());
    const contenders: Record<Contender, () => Promise<Served>> = {
      monolith,
      "in process": () => inOneProcess(folder),
      "over HTTP": () => apart(folder),
    };
    const best: Partial<Record<Contender, Measured>> = {};
    const answers = new Set<string>();
    // In turns, so that a temporary advantage of the machine does not always favour the same one.
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [name, serve] of Object.entries(contenders) as [Contender, () => Promise<Served>][]) {
        const served = await serve();
        answers.add(await answerOf(served.url, token));
        const measured = await measure(served.url, token);
        if (measured.rate > (best[name]?.rate ?? 0)) best[name] = measured;
        await served.close();
      }
    rmSync(folder, { recursive: true });
    if (answers.size > 1) throw new Error(`They do not answer the same:\n${[...answers].join("\n")}`);
    return best as Best;
  },
  show: ([best]) => show(best!),
};

function show(best: Best): ReportSection {
  const { monolith: one } = best;
  const ratioOf = (name: Contender) => best[name].rate / one.rate;
  const figure = (name: "in process" | "over HTTP", least: number) => ({
    budget: `gateway ${name}`,
    starlane: `${best[name].rate.toFixed(0)} a second`,
    beside: `one Apollo Server ${one.rate.toFixed(0)} a second`,
    ratio: ratioOf(name).toFixed(2),
    missedBy: missedAtLeast(ratioOf(name), least),
  });
  const row = (what: string, name: Contender) => {
    const { rate, p50, p99, cpu } = best[name];
    const cells = [rate.toFixed(0), p50.toFixed(1), p99.toFixed(1), ratioOf(name).toFixed(2)];
    return [what, ...cells, (cpu / one.cpu).toFixed(2)];
  };
  return {
    figures: [figure("in process", 1.5), figure("over HTTP", 0.6)],
    text: [
      "## The gateway alone",
      "",
      `Fifty events with venue and area, attendance and speakers, from three services that have them in memory; ${CALLERS} callers over HTTP, ${SECONDS} s each, the better of ${ROUNDS} rounds. The gateway also finds out who asks, applies the policy, and signs a context for the services, which check it; the one Apollo Server does nothing of the kind, and has its cache control switched off. All answer the same.`,
      "",
      markdownTable(
        [
          "",
          "requests a second",
          "p50 ms",
          "p99 ms",
          "to the one Apollo Server",
          "its thread's CPU a request, to that one's",
        ],
        [
          row("one Apollo Server with everything in one schema", "monolith"),
          row("the gateway, services in its process", "in process"),
          row("the gateway, services elsewhere over HTTP", "over HTTP"),
        ],
      ),
    ].join("\n"),
  };
}

const BODY = JSON.stringify({ query: NESTED });

interface Measured extends Pick<LoadReport, "rate" | "p50" | "p99"> {
  /** Processor time of the answering thread, in microseconds a request. */
  readonly cpu: number;
}

async function measure(url: string, token: string): Promise<Measured> {
  const task = { url, token, bodies: [BODY], again: true, callers: CALLERS };
  const before = process.threadCpuUsage();
  const expects = '"id":"event-49"';
  const { rate, p50, p99, answers } = await load({
    ...task,
    warmUpMs: WARM_UP_MS,
    seconds: SECONDS,
    expects,
  });
  const { user, system } = process.threadCpuUsage(before);
  return { rate, p50, p99, cpu: (user + system) / answers };
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
  const worker = new Worker(new URL("../services-worker.js", import.meta.url), {
    workerData: keys.directory,
  });
  const urls = await new Promise<string[]>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  const reached = servicesInMemory(keys).map((service, index) => overHttp(urls[index]!, service));
  const served = await gatewayOver(folder, reached);
  return { url: served.url, close: () => served.close().then(() => worker.terminate()) };
}

async function gatewayOver(folder: string, services: readonly ServiceTransport[]): Promise<Served> {
  const server = await createGateway({
    services,
    accessKeys: openKeyRing(join(folder, "access")),
    gatewayKeys: openKeyRing(join(folder, "gateway")),
    linkKeys: openKeyRing(join(folder, "links")),
    clock: () => new Date(),
    logger,
    ready: async () => {},
  });
  const url = await server.listen({ port: 0, host: "127.0.0.1" });
  return { url, close: () => server.close() };
}

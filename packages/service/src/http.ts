import { readPeer, signPeer, type ContextCredential, type KeyRing } from "@starlane/auth";
import type { Receiver } from "@starlane/messages";
import { createHttpServer, abortOnDisconnect, type Logger } from "@starlane/runtime";
import { continued, isTraced, traced, traceHeaders } from "@starlane/tracing";
import type { FastifyInstance } from "fastify";
import { print, type ExecutionResult } from "graphql";
import { createClient } from "graphql-sse";
import { createHandler } from "graphql-sse/lib/use/fastify";
import { Pool } from "undici";
import { z } from "zod";
import { Documents } from "./documents.js";
import type { SubgraphOperation } from "./operations.js";
import type { RunningService } from "./running.js";
import { Streams, untilSent } from "./streams.js";

/** The header with the gateway's signed context. */
const CONTEXT_HEADER = "x-starlane-context";
/** The header with a sending service's signature. */
const PEER_HEADER = "x-starlane-peer";
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** The maximum connections from one gateway to one service; further requests queue. */
const MAX_CONNECTIONS = 128;
/** The time without data after which a service counts as unavailable. */
const RESPONSE_TIMEOUT_MS = 30_000;

const operationShape = z.object({
  query: z.string(),
  operationName: z.string().optional(),
  variables: z.record(z.string(), z.unknown()).optional(),
  position: z.int().min(0).max(1_000).optional(),
});
const messageShape = z.object({ id: z.uuid(), name: z.string(), key: z.string(), body: z.unknown() });

export interface ServeOptions {
  /** The bearer token that permits reading `/metrics` from anywhere; without one, only programs on this machine may. */
  readonly metricsToken?: string | undefined;
  readonly peerKeys: KeyRing;
  readonly clock: () => Date;
  readonly logger: Logger;
}

/**
 * Serves a service in a process of its own: `POST /graphql` for the gateway, `POST /messages` for its peers, `GET /sdl`
 * for composition. It must not be reachable from outside, and accepts only requests signed by the gateway or a peer.
 */
export function serveService(
  service: RunningService,
  { peerKeys, clock, logger, metricsToken }: ServeOptions,
): FastifyInstance {
  const server = createHttpServer({
    logger,
    ready: () => service.ready(),
    metricSamples: () => service.metricSamples(),
    metricsToken,
    bodyLimit: MAX_BODY_BYTES,
  });
  const documents = new Documents(service.schema);

  server.get("/sdl", async () => ({
    name: service.name,
    sdl: service.sdl,
    subscribesTo: service.subscribesTo,
    hears: service.subscribesTo, // deprecated: the name in the previous release
  }));
  server.post("/graphql", async (request, reply): Promise<ExecutionResult> => {
    const { query, operationName, variables, position } = operationShape.parse(request.body);
    const document = documents.of(query);
    if (!("kind" in document)) return { errors: document };
    const context = String(request.headers[CONTEXT_HEADER] ?? "");
    const { signal } = abortOnDisconnect(reply.raw);
    return continued(request.headers, () =>
      traced(`answer in ${service.name}`, {}, () =>
        service.execute({ document, operationName, variables, position, context, request, signal }),
      ),
    );
  });
  const streams = new Streams();
  server.addHook("preClose", async () => streams.close());
  const events = createHandler({
    onNext: (_context, { context }) => untilSent(context.reply.raw),
    onSubscribe: ({ raw, context: { reply } }, { query, operationName, variables }) =>
      streams.begin<ExecutionResult>(
        async (signal) => {
          const document = documents.of(query);
          if (!("kind" in document)) return { errors: document };
          const context = String(raw.headers[CONTEXT_HEADER] ?? "");
          const operation = { document, operationName, variables };
          return service.subscribe({ ...operation, context, request: raw, signal });
        },
        () => reply.raw.destroy(),
      ),
  });
  server.post("/events", async (request, reply): Promise<void> => {
    try {
      await events(request, reply);
    } catch (error) {
      if (!reply.raw.destroyed) throw error; // otherwise the stream was terminated, and there is no one to answer
    }
  });
  server.post("/messages", async (request, reply) => {
    if (readPeer(peerKeys, String(request.headers[PEER_HEADER] ?? ""), clock()) === null)
      return reply
        .status(401)
        .send({ errors: [{ message: "Not one of ours.", extensions: { code: "UNAUTHENTICATED" } }] });
    await service.deliver(messageShape.parse(request.body));
    return reply.status(204).send();
  });
  return server;
}

const pools = new Map<string, Pool>();

/**
 * Returns the keep-alive connection pool of one service. A request of a query plan costs a fifth of what it would with
 * `fetch`.
 */
function poolOf(url: string): Pool {
  let pool = pools.get(url);
  if (!pool) {
    const limits = {
      connections: MAX_CONNECTIONS,
      headersTimeout: RESPONSE_TIMEOUT_MS,
      bodyTimeout: RESPONSE_TIMEOUT_MS,
    };
    pools.set(url, (pool = new Pool(new URL(url).origin, limits)));
  }
  return pool;
}

const tokenOf = (context: ContextCredential): string =>
  typeof context === "string" ? context : context.token;

/** Sends an operation to a service in another process. @throws Error when it does not answer */
export async function executeOverHttp(
  url: string,
  { document, operationName, variables, position, context, signal }: SubgraphOperation,
  query = print(document),
): Promise<ExecutionResult> {
  const { statusCode, body } = await poolOf(url).request({
    path: "/graphql",
    method: "POST",
    headers: {
      "content-type": "application/json",
      [CONTEXT_HEADER]: tokenOf(context),
      ...(isTraced() && traceHeaders()),
    },
    body: JSON.stringify({ query, operationName, variables, position }),
    ...(signal && { signal }),
  });
  if (statusCode === 200) return (await body.json()) as ExecutionResult;
  await body.dump();
  throw new Error(`${url} answered ${statusCode}`);
}

/** Subscribes to a service in another process, until the iterator is returned. */
export async function subscribeOverHttp(
  url: string,
  { document, operationName, variables, context, signal }: SubgraphOperation,
  query = print(document),
): Promise<AsyncIterable<ExecutionResult> | ExecutionResult> {
  const client = createClient({
    url: new URL("/events", url).href,
    headers: { [CONTEXT_HEADER]: tokenOf(context) },
    retryAttempts: 0, // a context expires after a minute: the subscriber signs a new one and subscribes again
  });
  signal?.addEventListener("abort", () => client.dispose(), { once: true });
  return client.iterate({ query, operationName, variables }) as AsyncIterable<ExecutionResult>;
}

/** Returns the description of a service in another process. */
export async function describeOverHttp(
  url: string,
): Promise<{ name: string; sdl: string; subscribesTo: string[] }> {
  const response = await fetch(new URL("/sdl", url), { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { name, sdl, subscribesTo, hears } = descriptionShape.parse(await response.json());
  return { name, sdl, subscribesTo: subscribesTo ?? hears };
}

const descriptionShape = z.object({
  name: z.string(),
  sdl: z.string(),
  subscribesTo: z.array(z.string()).optional(),
  hears: z.array(z.string()).default([]), // deprecated: the name in the previous release
});

/** Returns the receiver of a service in another process. */
export function receiverOverHttp(
  { name, url, subscribesTo }: { name: string; url: string; subscribesTo: readonly string[] },
  from: string,
  { peerKeys, clock }: { peerKeys: KeyRing; clock: () => Date },
): Receiver {
  return {
    name,
    subscribesTo,
    async deliver(message) {
      const response = await fetch(new URL("/messages", url), {
        method: "POST",
        headers: { "content-type": "application/json", [PEER_HEADER]: signPeer(peerKeys, from, clock()) },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    },
  };
}

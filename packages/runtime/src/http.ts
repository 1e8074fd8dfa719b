import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import type { Logger } from "./log.js";
import { Metrics, type Reading } from "./metrics.js";
import { boundedReady } from "./bounded-ready.js";
import { mayReadMetrics } from "./metrics-access.js";

export interface HttpOptions {
  readonly logger: Logger;
  /** Resolves when the process can do its work now; rejects with the reason when it cannot. */
  readonly ready: () => Promise<void>;
  /** Largest body accepted, in bytes. */
  readonly bodyLimit: number;
  /** Addresses or networks of reverse proxies: what these say of where a request came from and went to is believed. */
  readonly trustedProxies?: readonly string[];
  /** What `/metrics` shows; of this process alone unless given. */
  readonly metrics?: Metrics;
  /** What can be read only when it is asked for, such as how many messages wait. */
  readonly readings?: (() => Promise<readonly Reading[]>) | undefined;
  /** Who has it may read `/metrics` from anywhere; without one only programs on this machine may. */
  readonly metricsToken?: string | undefined;
  /** Answers errors that it knows; undefined of any other. */
  readonly answerError?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;
}

const stopping = new WeakSet<FastifyInstance>();

/**
 * An HTTP server with what every process of Starlane answers: `/healthz` (the process lives), `/readyz` (it can do
 * its work, 503 with a word when not, or when it is about to stop) and `/metrics` (Prometheus text). A request carries an id,
 * taken from `x-request-id` where it is short and plain, and answered in the same header.
 */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const { logger, bodyLimit, trustedProxies = [], metricsToken, readings } = options;
  const ready = boundedReady(options.ready);
  const metrics = options.metrics ?? new Metrics();
  const server: FastifyInstance = fastify({
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    forceCloseConnections: "idle",
    return503OnClosing: false, // what comes over a connection that is there is still answered, and then the connection ends
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    logger: false,
  });
  server.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id).header("x-content-type-options", "nosniff");
    done();
  });
  server.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
    const answered = options.answerError?.(error, request, reply);
    if (answered !== undefined) return answered;
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error({ err: error, requestId: request.id }, "request failed");
    const message = status >= 500 ? "The request failed; its id is in x-request-id." : error.message;
    const extensions = { code: codeOf(status), requestId: request.id };
    return reply.status(status).send({ errors: [{ message, extensions }] });
  });
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    if (stopping.has(server)) return reply.status(503).send({ status: "stopping" });
    try {
      await ready();
      return { status: "ready" };
    } catch (error) {
      logger.warn({ err: error }, "not ready");
      return reply.status(503).send({ status: "not ready" });
    }
  });
  server.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) return reply.status(403).send({ status: "not for you" });
    if (readings) metrics.take(await readings());
    return reply
      .type(metrics.contentType)
      .header("cache-control", "no-store")
      .send(await metrics.text());
  });
  return server;
}

/**
 * Ends a server so that no caller notices: `/readyz` says 503 for a while first, in which requests are still answered, so that
 * whoever distributes them sends no more; then those under way are finished.
 * @param whileMs long enough for `/readyz` to be asked
 */
export async function closeGently(server: FastifyInstance, whileMs: number): Promise<void> {
  stopping.add(server);
  if (whileMs > 0) await setTimeout(whileMs);
  await server.close();
}

function codeOf(status: number): string {
  if (status === 413) return "QUERY_TOO_COMPLEX";
  return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT";
}

/** Aborted when a client leaves before it has been answered whole. */
export function untilClientLeaves(response: ServerResponse): AbortController {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  return left;
}

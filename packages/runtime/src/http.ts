import { fastify, type FastifyInstance } from "fastify";
import { collectDefaultMetrics, Registry } from "prom-client";
import { randomUUID } from "node:crypto";
import type { Logger } from "./log.js";

export interface HttpOptions {
  readonly logger: Logger;
  /** Resolves when the process can do its work now; rejects with the reason when it cannot. */
  readonly ready: () => Promise<void>;
  /** Largest body accepted, in bytes. */
  readonly bodyLimit: number;
  /** Addresses or networks of reverse proxies: what these say of where a request came from and went to is believed. */
  readonly trustedProxies?: readonly string[];
}

/**
 * An HTTP server with what every process of Starlane answers: `/healthz` (the process lives), `/readyz` (it can do
 * its work, 503 with a word when not) and `/metrics` (Prometheus text). A request carries an id, taken from
 * `x-request-id` where it is short and plain, and answered in the same header.
 */
export function createHttpServer({
  logger,
  ready,
  bodyLimit,
  trustedProxies = [],
}: HttpOptions): FastifyInstance {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });

  const server = fastify({
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    forceCloseConnections: "idle",
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
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error({ err: error, requestId: request.id }, "request failed");
    const message = status >= 500 ? "The request failed; its id is in x-request-id." : error.message;
    await reply.status(status).send({ errors: [{ message, extensions: { code: codeOf(status) } }] });
  });
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    try {
      await ready();
      return { status: "ready" };
    } catch (error) {
      logger.warn({ err: error }, "not ready");
      return reply.status(503).send({ status: "not ready" });
    }
  });
  server.get("/metrics", async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.metrics();
  });
  return server;
}

function codeOf(status: number): string {
  if (status === 413) return "QUERY_TOO_COMPLEX";
  return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT";
}

import proxyAddr from "@fastify/proxy-addr";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { CONNECTION_LIMITS, ConnectionGuard, type ConnectionLimits } from "./connection-guard.js";
import { codeOf, rawRefusal, refusalOf, refuseRaw } from "./http-answer.js";
import type { Logger } from "./log.js";
import { Metrics, type MetricSample } from "./metrics.js";
import { boundedReady } from "./bounded-ready.js";
import { mayReadMetrics } from "./metrics-access.js";
import { isUpgradeTaken } from "./upgrades.js";

export interface HttpOptions {
  readonly logger: Logger;
  /** Resolves when the process can serve now; rejects with the reason otherwise. */
  readonly ready: () => Promise<void>;
  /** The largest accepted body, in bytes. */
  readonly bodyLimit: number;
  /** Addresses or networks of trusted reverse proxies: their forwarding headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** The metrics shown at `/metrics`; by default those of this process only. */
  readonly metrics?: Metrics;
  /** Returns metrics that are queried on demand, such as the number of waiting messages. */
  readonly metricSamples?: (() => Promise<readonly MetricSample[]>) | undefined;
  /** The bearer token that permits reading `/metrics` from anywhere; without one, only programs on this machine may. */
  readonly metricsToken?: string | undefined;
  /** Answers the errors it handles; returns undefined for any other. */
  readonly answerError?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;
  /** Returns the headers of every response, including refusals of requests that cannot be parsed. */
  readonly headersOf?: (about: { readonly isSecure: boolean }) => Readonly<Record<string, string>>;
  /** Limits on clients that differ from the defaults. */
  readonly limits?: Partial<ConnectionLimits> | undefined;
  /** Milliseconds within which a request must be received, body included. */
  readonly receiveWithinMs?: number | undefined;
}

/** A file of 5 MB at 64 kB a second takes 80 s. */
const RECEIVE_WITHIN_MS = 120_000;
/** Headers are small, even on a slow network. */
const HEADERS_WITHIN_MS = 20_000;
/** Longer than the keep-alive of proxies, so that a connection is never closed just as a proxy sends a request. */
const KEEP_ALIVE_MS = 72_000;
const CHECK_EVERY_MS = 2_000;
/** The time a stopping server waits for requests that are not received completely. */
const RECEIVE_WHILE_STOPPING_MS = 5_000;

const stopping = new WeakSet<FastifyInstance>();
const guards = new WeakMap<FastifyInstance, ConnectionGuard>();

/**
 * Creates an HTTP server with the endpoints of every Starlane process: `/healthz` (the process is alive), `/readyz` (it
 * can serve; 503 with a reason if it cannot or is stopping) and `/metrics` (Prometheus text). Every request has an id,
 * taken from a short and plain `x-request-id` or generated, and returned in the same header. Connections, and the time
 * and memory for receiving a request, are limited.
 */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const { logger, bodyLimit, trustedProxies = [], metricsToken, metricSamples } = options;
  const ready = boundedReady(options.ready);
  const metrics = options.metrics ?? new Metrics();
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  const receiveWithinMs = options.receiveWithinMs ?? RECEIVE_WITHIN_MS;
  const headersOf = (isSecure: boolean) => ({
    "x-content-type-options": "nosniff",
    ...options.headersOf?.({ isSecure }),
  });
  const refuse = (status: number, request: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({ "x-request-id": request.id, ...headersOf(request.protocol === "https") })
      .status(status)
      .send(refusalOf(status, request.id));
  const server: FastifyInstance = fastify({
    bodyLimit,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    forceCloseConnections: "idle",
    return503OnClosing: false, // a request on an existing connection is still answered, then the connection is closed
    requestTimeout: receiveWithinMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: {
      headersTimeout: Math.min(HEADERS_WITHIN_MS, receiveWithinMs),
      connectionsCheckingInterval: Math.min(CHECK_EVERY_MS, receiveWithinMs),
      requireHostHeader: false, // checked below, so that the refusal has all headers
      shouldUpgradeCallback: (request) => isUpgradeTaken(server.server, request),
    },
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    frameworkErrors: (error, request, reply) => void refuse(error.statusCode ?? 400, request, reply),
    clientErrorHandler: (error, socket) =>
      refuseRaw(error, socket, { isAnswering: guard.isAnswering(socket), headers: headersOf(false) }),
    logger: false,
  });
  const guard = new ConnectionGuard(server.server, {
    limits: { ...CONNECTION_LIMITS, ...options.limits },
    isTrusted: (address) => isTrusted(address, 0),
    logger,
    refusal: () => rawRefusal(503, headersOf(false)),
  });
  guards.set(server, guard);
  metrics.gauge("starlane_connections_open", "Connections of clients that are open.", () => guard.open);
  metrics.gauge(
    "starlane_connections_turned_away",
    "Connections refused or closed since the start because a bound was met.",
    () => guard.turnedAway,
  );
  server.server.on("checkExpectation", (_request, response: ServerResponse) => {
    const requestId = randomUUID();
    const body = JSON.stringify(refusalOf(417, requestId));
    const own = {
      "x-request-id": requestId,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    };
    response.writeHead(417, { ...headersOf(false), ...own }).end(body);
  });
  server.addHook("onRequest", (request, reply, done) => {
    reply.headers({ "x-request-id": request.id, ...headersOf(request.protocol === "https") });
    if (request.headers.host === undefined && request.raw.httpVersion === "1.1")
      void refuse(400, request, reply);
    else done();
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
      const reason = reasonOf(error);
      return reply.status(503).send({ status: "not ready", ...(reason !== undefined && { reason }) });
    }
  });
  server.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request, metricsToken)) return reply.status(403).send({ status: "not for you" });
    if (metricSamples) metrics.setSamples(await metricSamples());
    return reply
      .type(metrics.contentType)
      .header("cache-control", "no-store")
      .send(await metrics.text());
  });
  return server;
}

/**
 * Shuts a server down gracefully, so that no caller notices. First `/readyz` returns 503 while requests are still
 * answered, so that load balancers stop sending. Then requests in progress are finished, and those not received
 * completely are soon aborted.
 * @param whileMs long enough for load balancers to poll `/readyz`
 */
export async function closeGracefully(server: FastifyInstance, whileMs: number): Promise<void> {
  stopping.add(server);
  if (whileMs > 0) await setTimeout(whileMs);
  const closed = new AbortController();
  const given = setTimeout(RECEIVE_WHILE_STOPPING_MS, undefined, { signal: closed.signal });
  given.then(
    () => guards.get(server)?.closeReceiving(),
    () => undefined, // the server was closed before
  );
  await server.close();
  closed.abort();
}

/** The reason why a process is not ready, to be shown to the operator; other errors are only logged. */
export class NotReady extends Error {
  constructor(
    /** Two or three words, such as `disk full`. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`not ready: ${reason}`, options);
    this.name = "NotReady";
  }
}

/** A full disk has one code from the system and another from PostgreSQL. */
const DISK_FULL_CODES = new Set<unknown>(["ENOSPC", "EDQUOT", "53100"]);

function reasonOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof NotReady) return at.reason;
    if (DISK_FULL_CODES.has((at as { code?: unknown }).code)) return "disk full";
  }
  return undefined;
}

/** Returns a controller that aborts when the client disconnects before the response is complete. */
export function abortOnDisconnect(response: ServerResponse): AbortController {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller;
}

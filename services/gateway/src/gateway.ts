import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { KeyRing } from "@starlane/auth";
import { ApiError, rejectInvalidLiterals } from "@starlane/graphql";
import { apolloGateway, compose, createFederation } from "@starlane/federation";
import {
  type ConnectionLimits,
  createHttpServer,
  type Elapsed,
  type Logger,
  Metrics,
  type MetricSample,
} from "@starlane/runtime";
import { traced } from "@starlane/tracing";
import type { FastifyInstance } from "fastify";
import { guardAnswers } from "./answer.js";
import { answerError } from "./answer-error.js";
import { graphAsker } from "./ask-graph.js";
import { ValidatedDocumentCache } from "./validated-document-cache.js";
import { serveCalendars } from "./calendars.js";
import { serveConsole } from "./console.js";
import { RequestContexts, type GatewayContext } from "./context.js";
import { requestMetadataOf, LiveGraph } from "./live.js";
import { MAX_VALIDATION_ERRORS } from "./live/operations.js";
import { Denials, noteDenied } from "./denials.js";
import { serveExports } from "./export/exports.js";
import { serveGraph } from "./graph-route.js";
import { serveGraphiQL } from "./graphiql.js";
import { browserHeaders } from "./headers.js";
import { Admission } from "./limits/admission.js";
import { PeriodicRevalidation } from "./live/periodic-revalidation.js";
import { OperationLimiter } from "./limits/operation-limiter.js";
import { withTimeout } from "./limits/timeout.js";
import { LIVE_LIMITS, OPERATION_LIMITS, type LiveLimits, type OperationLimits } from "./limits/limits.js";
import { Rates, type RateLimits } from "./limits/rates.js";
import { PersistedOperations } from "./persisted.js";
import { enforcePolicy } from "./policy.js";
import { executorOf, subscriberOf, type ServiceTransport } from "./service-transport.js";
import { withIdempotencyKey } from "./idempotency.js";
import { serveSelfCheckIn } from "./self-check-in/self-check-in.js";
import { serveUploads } from "./upload/uploads.js";
import { warnOfUntrustedProxy } from "./untrusted-proxy.js";
import { Viewers } from "./viewers.js";
import { refusalSamples, RequestMetrics } from "./request-metrics.js";

/** The maximum body in bytes: a batch of five hundred check-ins is a third of it. */
const LARGEST_BODY = 1024 * 1024;
/** The operation timeout: no client waits longer than this. */
const OPERATION_TIMEOUT_MS = 60_000;
const NO_RATES: RateLimits = { ofUser: null, ofAddress: null, signIns: null };

/** The options for public access to the gateway. */
export interface OutsideOptions {
  /** For example `https://starlane.example.cn`; the origin of each request by default. */
  readonly publicUrl?: string | undefined;
  /** The reverse proxies whose headers are trusted. */
  readonly trustedProxies?: readonly string[];
  /** True to disable introspection and GraphiQL. */
  readonly isProduction?: boolean;
  /** True to accept only the console's operations. */
  readonly persistedOnly?: boolean;
  /** Overrides of the operation limits. */
  readonly limits?: Partial<OperationLimits>;
  /** Overrides of the limits for subscriptions and WebSockets. */
  readonly live?: Partial<LiveLimits>;
  /** The rate limits; none by default. */
  readonly rates?: RateLimits;
  /** The token that allows reading `/metrics` from anywhere. */
  readonly metricsToken?: string | undefined;
  /** The operation timeout. */
  readonly operationTimeoutMs?: number | undefined;
  /** Overrides of the limits for connections and request bodies. */
  readonly connections?: Partial<ConnectionLimits>;
  /** The timeout for receiving a request, in milliseconds. */
  readonly receiveWithinMs?: number | undefined;
  /** The clock of the viewer cache; the monotonic one by default. */
  readonly elapsed?: Elapsed | undefined;
}

export interface GatewayOptions extends OutsideOptions {
  readonly services: readonly ServiceTransport[];
  readonly accessKeys: KeyRing;
  readonly gatewayKeys: KeyRing;
  /** The keys that sign self-check-in links. */
  readonly linkKeys: KeyRing;
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Resolves when every service is ready. */
  readonly ready: () => Promise<void>;
  /** The metrics of the services in this process. */
  readonly metricSamples?: () => Promise<readonly MetricSample[]>;
}

/**
 * Creates the HTTP server of the composed graph: `/graphql` for programs, `/graphiql` for people who write queries,
 * `/uploads` and `/exports` for tables, `/calendar` for calendar programs, `/c` for self check-in, and the console at
 * every other address. It does not listen yet.
 */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const {
    services,
    accessKeys,
    gatewayKeys,
    linkKeys,
    clock,
    logger,
    publicUrl,
    trustedProxies = [],
  } = options;
  const { isProduction = false, rates = NO_RATES, operationTimeoutMs = OPERATION_TIMEOUT_MS } = options;
  const composition = compose(services);
  rejectInvalidLiterals(composition.apiSchema);
  const limits = { ...OPERATION_LIMITS, ...options.limits };
  const withoutKeys = createFederation<GatewayContext>({
    ...composition,
    fields: limits.fields,
    planning: (make) => traced("plan", {}, make),
    subgraphs: Object.fromEntries(services.map((service) => [service.name, executorOf(service)])),
    subscribers: Object.fromEntries(services.map((service) => [service.name, subscriberOf(service)])),
  });
  const federation = withTimeout(withIdempotencyKey(withoutKeys), operationTimeoutMs);
  const agencies = services.find((service) => service.name === "agencies");
  if (!agencies) throw new Error("The gateway needs the agencies service to know who asks.");
  const campaigns = services.find((service) => service.name === "campaigns");
  const viewers = new Viewers(agencies, gatewayKeys, clock, options.elapsed);
  const denials = new Denials(logger);
  const parts = { accessKeys, gatewayKeys, viewers, clock, publicUrl, denials };

  const metrics = new Metrics();
  const server = createHttpServer({
    logger,
    ready: options.ready,
    bodyLimit: LARGEST_BODY,
    trustedProxies,
    headersOf: browserHeaders,
    limits: options.connections,
    receiveWithinMs: options.receiveWithinMs,
    metrics,
    metricSamples: async () => [...((await options.metricSamples?.()) ?? []), ...refusalSamples()],
    metricsToken: options.metricsToken,
    answerError: (error, request, reply) => {
      if (!(error instanceof ApiError)) return undefined;
      noteDenied(error, request, denials);
      return answerError(error, request, reply);
    },
  });
  warnOfUntrustedProxy(server, trustedProxies, logger);
  const requestMetrics = new RequestMetrics(metrics, logger);
  requestMetrics.instrument(server, "/graphql");
  const limiter = new OperationLimiter(composition.apiSchema, limits);
  const rated = new Rates(rates);
  rated.guard(server);
  const admission = new Admission(limiter, rated);
  const persisted = PersistedOperations.ofConsole({ only: options.persistedOnly ?? false });
  const contexts = new RequestContexts(parts, requestMetrics);
  const documentCache = new ValidatedDocumentCache({ federation, contexts, admission, logger });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: apolloGateway(federation, composition),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false, // it would end the process at once; the caller shuts down in order
    parseOptions: { maxTokens: limits.tokens },
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: isProduction },
    logger: { debug() {}, info() {}, warn: (line) => logger.warn(line), error: (line) => logger.error(line) },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      enforcePolicy(),
      admission.plugin(),
      guardAnswers(logger),
      documentCache.plugin(),
    ],
  });
  await apollo.start();
  // By then Fastify has finished the running requests. Apollo's own drain plugin would close Fastify, and wait for
  // itself.
  server.addHook("onClose", () => apollo.stop());
  const answer = fastifyApolloHandler(apollo, {
    context: (request, reply) => contexts.of(request, () => requestMetadataOf(request), reply.raw),
  });
  const liveLimits = { ...LIVE_LIMITS, ...options.live };
  const revalidation = new PeriodicRevalidation(liveLimits.judgedEveryMs, (error) =>
    logger.warn({ err: error }, "it was not told who still may listen; asking again"),
  );
  const live = new LiveGraph({
    federation,
    schema: composition.apiSchema,
    parts,
    logger,
    admission,
    persisted,
    limits: liveLimits,
    revalidation,
    largestFrame: LARGEST_BODY,
    trustedProxies,
    isProduction,
  });
  live.overWebSocket(server, "/graphql"); // before the routes, whose hooks explain a refused upgrade less well
  serveGraph(server, {
    path: "/graphql",
    admission,
    contexts,
    parts,
    persisted,
    requestMetrics,
    documentCache,
    logger,
    answer: (request, reply) => answer.call(server, request, reply),
    stream: live.overSse(contexts),
  });
  live.watchedBy(metrics);
  const ask = graphAsker(apollo, parts, rated);
  serveUploads(server, { ask, parts });
  serveExports(server, { ask, parts, revalidation });
  if (campaigns) serveCalendars(server, { campaigns, viewers, gatewayKeys, clock });
  serveSelfCheckIn(server, { services, parts, gatewayKeys, linkKeys, clock, logger });
  if (!isProduction) serveGraphiQL(server, "/graphiql", "/graphql");
  serveConsole(server);
  return server;
}

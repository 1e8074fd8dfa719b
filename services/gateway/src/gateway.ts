import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import type { KeyRing } from "@starlane/auth";
import { apolloGateway, compose, createFederation } from "@starlane/federation";
import { createHttpServer, type Logger } from "@starlane/runtime";
import type { FastifyInstance } from "fastify";
import { guardAnswers } from "./answer.js";
import { graphAsker } from "./ask-graph.js";
import { AskedAgain } from "./asked-again.js";
import { serveCalendars } from "./calendars.js";
import { serveConsole } from "./console.js";
import { contextOf, type GatewayContext } from "./context.js";
import { askingOf, LiveGraph } from "./live.js";
import { serveExports } from "./export/exports.js";
import { serveGraphiQL } from "./graphiql.js";
import { enforcePolicy } from "./policy.js";
import { executorOf, subscriberOf, type ServiceReach } from "./reach.js";
import { namingRequests } from "./sent-again.js";
import { serveSelfCheckIn } from "./self-check-in/self-check-in.js";
import { serveUploads } from "./upload/uploads.js";
import { Viewers } from "./viewers.js";

/** The largest request: a batch of five hundred check-ins is a third of it. */
const LARGEST_BODY = 1024 * 1024;
/** Lexical tokens in one operation; the longest of the console's has a tenth. */
const MOST_TOKENS = 5_000;

/** How the gateway is reached from outside. */
export interface OutsideOptions {
  /** Such as `https://starlane.example.cn`; what a request says it came to unless given. */
  readonly publicUrl?: string | undefined;
  /** Reverse proxies that are believed. */
  readonly trustedProxies?: readonly string[];
}

export interface GatewayOptions extends OutsideOptions {
  readonly services: readonly ServiceReach[];
  readonly accessKeys: KeyRing;
  readonly gatewayKeys: KeyRing;
  readonly clock: () => Date;
  readonly logger: Logger;
  /** Resolves when every service can do its work. */
  readonly ready: () => Promise<void>;
}

/**
 * The composed graph over HTTP: `/graphql` for programs, `/graphiql` for people who write queries, `/uploads` and
 * `/exports` for tables, `/calendar` for calendar programs, `/c` for people who check themselves in, and the console
 * at every address besides. Not yet listening.
 */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const { services, accessKeys, gatewayKeys, clock, logger, publicUrl, trustedProxies } = options;
  const composition = compose(services);
  const federation = namingRequests(
    createFederation<GatewayContext>({
      ...composition,
      subgraphs: Object.fromEntries(services.map((service) => [service.name, executorOf(service)])),
      subscribers: Object.fromEntries(services.map((service) => [service.name, subscriberOf(service)])),
    }),
  );
  const agencies = services.find((service) => service.name === "agencies");
  if (!agencies) throw new Error("The gateway needs the agencies service to know who asks.");
  const campaigns = services.find((service) => service.name === "campaigns");
  const viewers = new Viewers(agencies, gatewayKeys, clock);
  const parts = { accessKeys, gatewayKeys, viewers, clock, publicUrl };

  const server = createHttpServer({ logger, ready: options.ready, bodyLimit: LARGEST_BODY, trustedProxies });
  const askedAgain = new AskedAgain({ federation, parts, logger });
  const apollo = new ApolloServer<GatewayContext>({
    gateway: apolloGateway(federation, composition),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    logger: { debug() {}, info() {}, warn: (line) => logger.warn(line), error: (line) => logger.error(line) },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      enforcePolicy(),
      guardAnswers(logger),
      askedAgain.remember(),
    ],
  });
  await apollo.start();
  // Fastify has let the requests in hand finish by then; Apollo's own drain plugin would close Fastify, and wait for itself.
  server.addHook("onClose", () => apollo.stop());
  const answer = fastifyApolloHandler(apollo, { context: (request) => contextOf(askingOf(request), parts) });
  const live = new LiveGraph({
    federation,
    schema: composition.apiSchema,
    parts,
    logger,
    maxTokens: MOST_TOKENS,
  });
  const stream = live.overSse();
  server.route({
    url: "/graphql",
    method: ["GET", "POST"],
    async handler(request, reply) {
      if (wantsStream(request.headers.accept)) return stream(request, reply);
      return (await askedAgain.answer(request, reply)) ?? answer.call(server, request, reply);
    },
  });
  live.overWebSocket(server, "/graphql");
  const ask = graphAsker(apollo, parts);
  serveUploads(server, { ask, parts });
  serveExports(server, ask);
  if (campaigns) serveCalendars(server, { campaigns, viewers, gatewayKeys, clock });
  serveSelfCheckIn(server, { services, parts, gatewayKeys, clock, logger });
  serveGraphiQL(server, "/graphiql", "/graphql");
  serveConsole(server);
  return server;
}

/** Whether a client asks to be streamed to; one that would take JSON too, as urql says of any operation, gets JSON. */
function wantsStream(accept: string | undefined): boolean {
  return accept?.includes("text/event-stream") === true && !accept.includes("json");
}

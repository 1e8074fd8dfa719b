import { AUDIT_MESSAGE, probeAudit } from "@starlane/audit";
import { fieldRules, openKeyRing, type KeyRing, type Viewer } from "@starlane/auth";
import {
  runAsSystem,
  connectionOptions,
  migrate,
  migrationNames,
  openDatabase,
  provisionSchema,
  type Database,
} from "@starlane/database";
import { ApiError, buildSubgraph, readerOfTexts } from "@starlane/graphql";
import {
  applyOnce,
  migrateOutbox,
  startOutbox,
  createPublisher,
  whenDelivered,
  type Message,
  type Receiver,
  type Publisher,
} from "@starlane/messages";
import { ShutdownStack, type MetricSample } from "@starlane/runtime";
import { printSubgraphSchema } from "@apollo/subgraph";
import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { AuditRelay } from "./audit-relay.js";
import type { ServiceDefinition, ServiceHost, ServiceName } from "./definition.js";
import { InFlightDeliveries } from "./in-flight-deliveries.js";
import { createOperations, type MutationContext, type Operations } from "./operations.js";
import { Probe } from "./probe.js";
import { missingMigrations, metricSamplesOf } from "./metric-samples.js";
import { beside, migrationFoldersOf, PendingMigrationsError, resync, type ResyncOptions } from "./resync.js";

/** An open service: its part of the graph, and the messages it handles. */
export interface RunningService extends Receiver, Operations {
  readonly name: ServiceName;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly database: Database;
  /** Publishes to the other services, in the transaction of a change. */
  readonly publish: Publisher;
  /** Starts delivering its outbox. */
  startDelivery(receivers: () => readonly Receiver[]): Promise<void>;
  /**
   * Stops delivering, after the deliveries in progress. When closing several services, do this for all of them first.
   */
  stopDelivery(): Promise<void>;
  /** The names of the messages it can republish. */
  readonly publishes: readonly string[];
  /** Republishes everything it owns, at low priority. @returns the number of objects republished */
  resync(options: Omit<ResyncOptions, "now">): Promise<number>;
  /** Resolves when everything published so far has been received by all. */
  settled(): Promise<void>;
  /** @throws Error with the reason when it cannot serve now */
  ready(): Promise<void>;
  /** Returns its current metrics. */
  metricSamples(): Promise<readonly MetricSample[]>;
  close(): Promise<void>;
}

export interface OpenServiceOptions extends ServiceHost {
  /** URL with the service's own role. */
  readonly databaseUrl: string;
  /** The gateway's keys; only contexts signed with them are accepted. */
  readonly gatewayKeys: KeyRing;
  /** The maximum connections of the requests' pool; the usual number by default. */
  readonly requestConnections?: number | undefined;
  /** The maximum connections in each of its pools; the usual number by default. */
  readonly connections?: number | undefined;
  /**
   * Only for tests of row-level security: replaces the viewer that the application sees. The database still gets the
   * real one.
   */
  readonly takesFor?: ((viewer: Viewer) => Viewer) | undefined;
}

export interface InstallServiceOptions {
  readonly adminUrl: string;
  /** Of the service's role. */
  readonly password: string;
  /** The only migrations to run, in this order: those of an installation to be restored. All by default. */
  readonly migrations?: readonly string[];
}

/** A service as used by the installer and the processes, independent of its internal types. */
export interface Service {
  readonly name: ServiceName;
  /** Returns its part of the graph, without opening it. */
  sdl(): string;
  /** Returns the names of the migrations of its tables, in order. */
  migrations(): string[];
  /**
   * Provisions its schema in the cluster and migrates it to the newest version. @returns the migrations that were run
   */
  install(options: InstallServiceOptions): Promise<string[]>;
  open(options: OpenServiceOptions): Promise<RunningService>;
  /**
   * Resyncs like a running service, without opening it; the running process delivers. @throws PendingMigrationsError
   */
  resync(options: ResyncOptions & { databaseUrl: string }): Promise<number>;
  /** Works on its database without opening it. @throws PendingMigrationsError */
  beside<T>(databaseUrl: string, work: (database: Database) => Promise<T>): Promise<T>;
}

export function defineService<Loaders, State>(definition: ServiceDefinition<Loaders, State>): Service {
  let built: GraphQLSchema | undefined;
  const schema = () => (built ??= schemaOf(definition));
  return {
    name: definition.name,
    sdl: () => printSubgraphSchema(schema()),
    migrations: () => migrationNames(migrationFoldersOf(definition)),
    install: (options) => install(definition, options),
    open: (options) => open(definition, schema(), options),
    resync: ({ databaseUrl, ...options }) =>
      beside(databaseUrl, definition, (database) => resync(database, definition, options)),
    beside: (databaseUrl, work) => beside(databaseUrl, definition, work),
  };
}

function schemaOf<Loaders, State>(definition: ServiceDefinition<Loaders, State>): GraphQLSchema {
  const schema = buildSubgraph({
    ...definition,
    unimplementedSdl: readFileSync(definition.unimplementedSdl, "utf8"),
  });
  guardRootFields(schema, new Set(definition.systemOperations));
  guardPersonalFields(schema);
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, MutationContext<unknown, unknown>>;

/** Checks the policy on every root field, so that a service denies even what a faulty gateway lets through. */
function guardRootFields(schema: GraphQLSchema, systemOperations: ReadonlySet<string>): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.name.startsWith("_")) continue;
      const operation = `${type?.name}.${field.name}`;
      const readTexts = readerOfTexts(type!.name, field);
      const guard =
        (resolve: Resolver): Resolver =>
        (root, given, context, info) => {
          context.allow(operation, {});
          const read = readTexts?.(given) ?? { args: given };
          if ("refused" in read && read.refused instanceof ApiError) throw read.refused;
          const run = () => ("refused" in read ? read.refused : resolve(root, read.args, context, info));
          if (context.mutation) return context.mutation.run(given, run);
          return systemOperations.has(operation) ? runAsSystem(run) : run();
        };
      if (field.subscribe) field.subscribe = guard(field.subscribe as Resolver) as typeof field.subscribe;
      else field.resolve = guard((field.resolve ?? defaultFieldResolver) as Resolver) as typeof field.resolve;
    }
  }
}

/** Checks the policy on every field of personal data, and on every field that leads to it. */
function guardPersonalFields(schema: GraphQLSchema): void {
  for (const [name, rule] of Object.entries(fieldRules)) {
    const [typeName = "", fieldName = ""] = name.split(".");
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (!field || rule === "where reached") continue;
    const resolve = (field.resolve ?? defaultFieldResolver) as Resolver;
    const guarded: Resolver = (root, args, context, info) => {
      context.allow(name, {});
      return resolve(root, args, context, info);
    };
    field.resolve = guarded as typeof field.resolve;
  }
}

async function install<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  { adminUrl, password, migrations }: InstallServiceOptions,
): Promise<string[]> {
  const { name } = definition;
  const admin = new Client({ ...connectionOptions, connectionString: adminUrl });
  await admin.connect();
  try {
    await provisionSchema(admin, name, password);
  } finally {
    await admin.end();
  }
  await migrateOutbox(adminUrl, name);
  return migrate({ adminUrl, service: name, folders: migrationFoldersOf(definition), migrations });
}

async function open<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  schema: GraphQLSchema,
  { databaseUrl, gatewayKeys, requestConnections, connections, takesFor, ...host }: OpenServiceOptions,
): Promise<RunningService> {
  const { name } = definition;
  const { logger, clock } = host;
  const shutdown = new ShutdownStack();
  const database = await openDatabase({
    url: databaseUrl,
    schema: name,
    rows: definition.rows,
    ...(connections !== undefined && { connections }),
    ...(requestConnections !== undefined && { requestConnections }),
    onError: (error) => logger.warn({ err: error, service: name }, "a database connection broke"),
  });
  shutdown.defer(`${name} database`, () => database.close());
  const publish = createPublisher(name);
  const state = await definition.state({ ...host, database, publish });
  shutdown.defer(`${name} state`, () => state.close?.());
  const inFlight = new InFlightDeliveries();
  shutdown.defer(`${name} deliveries`, () => inFlight.close());
  let stopDelivery: (() => Promise<void>) | undefined;
  let auditRelay: AuditRelay | undefined;

  const operations = createOperations(definition, {
    schema,
    gatewayKeys,
    answerKeys: openKeyRing(join(host.secrets, "answers")),
    clock,
    elapsed: host.elapsed,
    logger,
    database,
    state,
    publish,
    takesFor,
  });

  const folders = migrationFoldersOf(definition);
  const audit = new Probe(() => probeAudit(database.em()));
  return {
    name,
    schema,
    sdl: printSubgraphSchema(schema),
    database,
    publish,
    subscribesTo: definition.messageHandlers.map((handler) => handler.name),
    ...operations,
    deliver: (message: Message) =>
      inFlight.track(async () => {
        await applyOnce(database.em(), definition.messageHandlers, message);
        definition.onMessageApplied?.(state, message.name);
      }),
    async startDelivery(receivers) {
      const outbox = await startOutbox({
        pool: database.pool,
        service: name,
        receivers,
        log: (level, line) =>
          logger[level === "warning" ? "warn" : level === "info" ? "debug" : level]({ service: name }, line),
      });
      const relay = new AuditRelay(database, name, publish, (error) =>
        logger.warn({ err: error, service: name }, "audit entries are not relayed yet"),
      );
      auditRelay = relay;
      let stopped: Promise<void> | undefined;
      stopDelivery = () => (stopped ??= relay.close().then(() => outbox.stop()));
      shutdown.defer(`${name} outbox`, stopDelivery);
    },
    stopDelivery: async () => stopDelivery?.(),
    publishes: [...definition.messageSources.map((source) => source.name), AUDIT_MESSAGE],
    resync: (options) => resync(database, definition, { ...options, now: clock() }),
    async settled() {
      await auditRelay?.settle();
      await whenDelivered(database.pool, name);
    },
    async ready() {
      await database.ready();
      if ((await missingMigrations(database, folders)).length > 0) throw new PendingMigrationsError(name);
      await audit.check(); // without auditing nothing can be done
      await definition.ready?.(state);
    },
    metricSamples: async () => [
      ...(await metricSamplesOf(name, database)),
      ...((await definition.metricSamples?.(state)) ?? []),
    ],
    close: () => shutdown.close(),
  };
}

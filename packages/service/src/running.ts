import { AUDIT_MESSAGE, probeAudit } from "@starlane/audit";
import { fieldRules, openKeyRing, type KeyRing, type Viewer } from "@starlane/auth";
import {
  actAsService,
  connectionOptions,
  migrate,
  migrationNames,
  openDatabase,
  provision,
  type Database,
} from "@starlane/database";
import { ApiError, buildSubgraph, readerOfTexts } from "@starlane/graphql";
import {
  applyOnce,
  migrateOutbox,
  startOutbox,
  teller,
  untilTold,
  type Message,
  type Receiver,
  type Tell,
} from "@starlane/messages";
import { Lifeline, type Reading } from "@starlane/runtime";
import { printSubgraphSchema } from "@apollo/subgraph";
import { defaultFieldResolver, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from "graphql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { AuditTelling } from "./audit-relay.js";
import type { ServiceDefinition, ServiceHost, ServiceName } from "./definition.js";
import { Deliveries } from "./in-flight-deliveries.js";
import { createOperations, type MutationContext, type Operations } from "./operations.js";
import { Probe } from "./probe.js";
import { missingMigrations, readingsOf } from "./metric-samples.js";
import { beside, foldersOf, TablesBehind, tellAgainFrom, type TellAgainOptions } from "./resync.js";

/** A service that is open: its part of the graph, and its ear. */
export interface RunningService extends Receiver, Operations {
  readonly name: ServiceName;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly database: Database;
  /** Says something to the other services, in the transaction of a change. */
  readonly tell: Tell;
  /** Starts telling the others what its outbox holds. */
  startTelling(receivers: () => readonly Receiver[]): Promise<void>;
  /** Tells no more, once what is in hand has been heard. Whoever closes several services does this to all of them first. */
  stopTelling(): Promise<void>;
  /** The names of what it can tell again. */
  readonly tells: readonly string[];
  /** Tells the others again all that it owns, after all else there is to tell. @returns how many things it told */
  tellAgain(options: Omit<TellAgainOptions, "now">): Promise<number>;
  /** Resolves when everything it has told so far has been heard by all. */
  settled(): Promise<void>;
  /** @throws Error with the reason, where it cannot do its work now */
  ready(): Promise<void>;
  /** Figures of how it does, looked up now. */
  readings(): Promise<readonly Reading[]>;
  close(): Promise<void>;
}

export interface OpenOptions extends ServiceHost {
  /** URL with the service's own role. */
  readonly databaseUrl: string;
  /** The gateway's keys: only what they signed is accepted. */
  readonly gatewayKeys: KeyRing;
  /** Connections that requests share at most; as many as a service usually has unless given. */
  readonly requestConnections?: number | undefined;
  /** Connections of each of its pools at most; as many as a service usually has unless given. */
  readonly connections?: number | undefined;
  /**
   * For tests of the database's own security alone: whom the application takes a viewer for. The database is told the truth.
   */
  readonly takesFor?: ((viewer: Viewer) => Viewer) | undefined;
}

export interface InstallServiceOptions {
  readonly adminUrl: string;
  /** Of the service's role. */
  readonly password: string;
  /** Only those, in this order, as an installation had run that is to be restored; all unless given. */
  readonly migrations?: readonly string[];
}

/** A service as the installation and the processes use it, whatever it keeps inside. */
export interface Service {
  readonly name: ServiceName;
  /** Its part of the graph, without opening anything. */
  sdl(): string;
  /** The names of the migrations that its tables are made by, in order. */
  migrations(): string[];
  /** Gives it its rooms in the cluster and brings them to the newest version. @returns the migrations that were run */
  install(options: InstallServiceOptions): Promise<string[]>;
  open(options: OpenOptions): Promise<RunningService>;
  /** As a running one does, where it is not to be opened: whoever runs it delivers. @throws TablesBehind */
  tellAgain(options: TellAgainOptions & { databaseUrl: string }): Promise<number>;
  /** Works on its database where it is not to be opened. @throws TablesBehind */
  beside<T>(databaseUrl: string, work: (database: Database) => Promise<T>): Promise<T>;
}

export function defineService<Loaders, State>(definition: ServiceDefinition<Loaders, State>): Service {
  let built: GraphQLSchema | undefined;
  const schema = () => (built ??= schemaOf(definition));
  return {
    name: definition.name,
    sdl: () => printSubgraphSchema(schema()),
    migrations: () => migrationNames(foldersOf(definition)),
    install: (options) => install(definition, options),
    open: (options) => open(definition, schema(), options),
    tellAgain: ({ databaseUrl, ...options }) =>
      beside(databaseUrl, definition, (database) => tellAgainFrom(database, definition, options)),
    beside: (databaseUrl, work) => beside(databaseUrl, definition, work),
  };
}

function schemaOf<Loaders, State>(definition: ServiceDefinition<Loaders, State>): GraphQLSchema {
  const schema = buildSubgraph({ ...definition, notYet: readFileSync(definition.notYet, "utf8") });
  guardRootFields(schema, new Set(definition.asService));
  guardPersonalFields(schema);
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, MutationContext<unknown, unknown>>;

/** The policy's own word on every root field, so that a service denies even what a faulty gateway lets through. */
function guardRootFields(schema: GraphQLSchema, asService: ReadonlySet<string>): void {
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
          return asService.has(operation) ? actAsService(run) : run();
        };
      if (field.subscribe) field.subscribe = guard(field.subscribe as Resolver) as typeof field.subscribe;
      else field.resolve = guard((field.resolve ?? defaultFieldResolver) as Resolver) as typeof field.resolve;
    }
  }
}

/** The same on every field of a person, and every field that leads to one. */
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
    await provision(admin, name, password);
  } finally {
    await admin.end();
  }
  await migrateOutbox(adminUrl, name);
  return migrate({ adminUrl, service: name, folders: foldersOf(definition), migrations });
}

async function open<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  schema: GraphQLSchema,
  { databaseUrl, gatewayKeys, requestConnections, connections, takesFor, ...host }: OpenOptions,
): Promise<RunningService> {
  const { name } = definition;
  const { logger, clock } = host;
  const lifeline = new Lifeline();
  const database = await openDatabase({
    url: databaseUrl,
    schema: name,
    rows: definition.rows,
    ...(connections !== undefined && { connections }),
    ...(requestConnections !== undefined && { requestConnections }),
    onError: (error) => logger.warn({ err: error, service: name }, "a database connection broke"),
  });
  lifeline.holds(`${name} database`, () => database.close());
  const tell = teller(name);
  const state = await definition.state({ ...host, database, tell });
  lifeline.holds(`${name} state`, () => state.close?.());
  const deliveries = new Deliveries();
  lifeline.holds(`${name} deliveries`, () => deliveries.close());
  let stopTelling: (() => Promise<void>) | undefined;
  let auditTelling: AuditTelling | undefined;

  const operations = createOperations(definition, {
    schema,
    gatewayKeys,
    answerKeys: openKeyRing(join(host.secrets, "answers")),
    clock,
    elapsed: host.elapsed,
    logger,
    database,
    state,
    tell,
    takesFor,
  });

  const folders = foldersOf(definition);
  const audit = new Probe(() => probeAudit(database.em()));
  return {
    name,
    schema,
    sdl: printSubgraphSchema(schema),
    database,
    tell,
    hears: definition.hears.map((hearing) => hearing.name),
    ...operations,
    deliver: (message: Message) =>
      deliveries.take(async () => {
        await applyOnce(database.em(), definition.hears, message);
        definition.heard?.(state, message.name);
      }),
    async startTelling(receivers) {
      const outbox = await startOutbox({
        pool: database.pool,
        service: name,
        receivers,
        log: (level, line) =>
          logger[level === "warning" ? "warn" : level === "info" ? "debug" : level]({ service: name }, line),
      });
      const telling = new AuditTelling(database, name, tell, (error) =>
        logger.warn({ err: error, service: name }, "what was audited is not told yet"),
      );
      auditTelling = telling;
      let stopped: Promise<void> | undefined;
      stopTelling = () => (stopped ??= telling.close().then(() => outbox.stop()));
      lifeline.holds(`${name} outbox`, stopTelling);
    },
    stopTelling: async () => stopTelling?.(),
    tells: [...definition.tells.map((telling) => telling.name), AUDIT_MESSAGE],
    tellAgain: (options) => tellAgainFrom(database, definition, { ...options, now: clock() }),
    async settled() {
      await auditTelling?.settle();
      await untilTold(database.pool, name);
    },
    async ready() {
      await database.ready();
      if ((await missingMigrations(database, folders)).length > 0) throw new TablesBehind(name);
      await audit.check(); // where nothing can be audited, nothing can be done
      await definition.ready?.(state);
    },
    readings: async () => [
      ...(await readingsOf(name, database)),
      ...((await definition.readings?.(state)) ?? []),
    ],
    close: () => lifeline.close(),
  };
}

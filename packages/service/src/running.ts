import { judge, readContext, type KeyRing, type RequestContext } from "@starlane/auth";
import { migrate, openDatabase, provision, type Database } from "@starlane/database";
import { ApiError, buildSubgraph, maskError } from "@starlane/graphql";
import {
  applyOnce,
  inboxMigrations,
  migrateOutbox,
  startOutbox,
  teller,
  untilTold,
  type Message,
  type Receiver,
  type Tell,
} from "@starlane/messages";
import { Lifeline } from "@starlane/runtime";
import { printSubgraphSchema } from "@apollo/subgraph";
import {
  defaultFieldResolver,
  execute,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { readFileSync } from "node:fs";
import { Client } from "pg";
import type { ServiceContext, ServiceDefinition, ServiceHost, ServiceName } from "./definition.js";

/** One operation for a subgraph, with the context the gateway signed for it. */
export interface SubgraphOperation {
  readonly document: DocumentNode;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The signed context: see `readContext`. */
  readonly context: string;
  /** Shared by all operations of one request, so that its loaders ask once. */
  readonly request: object;
}

/** A service that is open: its part of the graph, and its ear. */
export interface RunningService extends Receiver {
  readonly name: ServiceName;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly database: Database;
  /** Says something to the other services, in the transaction of a change. */
  readonly tell: Tell;
  execute(operation: SubgraphOperation): Promise<ExecutionResult>;
  /** The context a signed one is answered in. @throws ApiError UNAUTHENTICATED when the gateway did not sign it */
  contextOf(signed: string, request: object): object;
  /** Starts telling the others what its outbox holds. */
  startTelling(receivers: () => readonly Receiver[]): Promise<void>;
  /** Resolves when everything it has told so far has been heard by all. */
  settled(): Promise<void>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions extends ServiceHost {
  /** URL with the service's own role. */
  readonly databaseUrl: string;
  /** The gateway's keys: only what they signed is accepted. */
  readonly gatewayKeys: KeyRing;
}

/** A service as the installation and the processes use it, whatever it keeps inside. */
export interface Service {
  readonly name: ServiceName;
  /** Its part of the graph, without opening anything. */
  sdl(): string;
  /** Gives it its rooms in the cluster and brings them to the newest version. @returns the migrations that were run */
  install(options: { adminUrl: string; password: string }): Promise<string[]>;
  open(options: OpenOptions): Promise<RunningService>;
}

export function defineService<Loaders, State>(definition: ServiceDefinition<Loaders, State>): Service {
  let built: GraphQLSchema | undefined;
  const schema = () => (built ??= schemaOf(definition));
  return {
    name: definition.name,
    sdl: () => printSubgraphSchema(schema()),
    install: ({ adminUrl, password }) => install(definition, adminUrl, password),
    open: (options) => open(definition, schema(), options),
  };
}

function schemaOf<Loaders, State>(definition: ServiceDefinition<Loaders, State>): GraphQLSchema {
  const schema = buildSubgraph({ ...definition, notYet: readFileSync(definition.notYet, "utf8") });
  guardRootFields(schema);
  return schema;
}

/** The policy's own word on every root field, so that a service denies even what a faulty gateway lets through. */
function guardRootFields(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      if (field.name.startsWith("_")) continue;
      const operation = `${type?.name}.${field.name}`;
      const resolve = field.resolve ?? defaultFieldResolver;
      const guarded: GraphQLFieldResolver<unknown, ServiceContext<unknown, unknown>> = (
        root,
        args,
        context,
        info,
      ) => {
        context.allow(operation, {});
        return resolve(root, args, context, info);
      };
      field.resolve = guarded as typeof resolve;
    }
  }
}

async function install<Loaders, State>(
  { name, migrations }: ServiceDefinition<Loaders, State>,
  adminUrl: string,
  password: string,
): Promise<string[]> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await provision(admin, name, password);
  } finally {
    await admin.end();
  }
  await migrateOutbox(adminUrl, name);
  return migrate({ adminUrl, service: name, folders: [inboxMigrations, migrations] });
}

async function open<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  schema: GraphQLSchema,
  { databaseUrl, gatewayKeys, ...host }: OpenOptions,
): Promise<RunningService> {
  const { name } = definition;
  const { logger, clock } = host;
  const lifeline = new Lifeline();
  const database = await openDatabase({
    url: databaseUrl,
    schema: name,
    rows: definition.rows,
    onError: (error) => logger.warn({ err: error, service: name }, "a database connection broke"),
  });
  lifeline.holds(`${name} database`, () => database.close());
  const tell = teller(name);
  const state = await definition.state({ ...host, database, tell });
  lifeline.holds(`${name} state`, () => state.close?.());

  const contexts = new WeakMap<object, ServiceContext<Loaders, State>>();
  const contextOf = (
    token: string,
    request: object,
    document: DocumentNode,
  ): ServiceContext<Loaders, State> => {
    const known = contexts.get(request);
    if (known && !isMutation(document)) return known; // what is written makes what was read before it old
    const signed = readContext(gatewayKeys, token, clock());
    if (!signed) throw new ApiError("UNAUTHENTICATED");
    const context = createContext(definition, { ...signed, now: clock(), em: database.em(), state, tell });
    contexts.set(request, context);
    return context;
  };

  return {
    name,
    schema,
    sdl: printSubgraphSchema(schema),
    database,
    tell,
    hears: definition.hears.map((hearing) => hearing.name),
    contextOf: (signed, request) => contextOf(signed, request, NOTHING),
    async execute({ document, operationName, variables, context: token, request }) {
      try {
        const context = contextOf(token, request, document);
        const result = await execute({
          schema,
          document,
          operationName,
          variableValues: variables,
          contextValue: context,
        });
        return maskErrors(result, context, (fault) =>
          logger.error({ err: fault, service: name, requestId: context.requestId }, "a resolver failed"),
        );
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return { errors: [new GraphQLError(error.message, { extensions: error.extensions })] };
      }
    },
    async deliver(message: Message) {
      await applyOnce(database.em(), definition.hears, message);
      definition.heard?.(state, message.name);
    },
    async startTelling(receivers) {
      const outbox = await startOutbox({
        pool: database.pool,
        service: name,
        receivers,
        log: (level, line) =>
          logger[level === "warning" ? "warn" : level === "info" ? "debug" : level]({ service: name }, line),
      });
      lifeline.holds(`${name} outbox`, () => outbox.stop());
    },
    settled: () => untilTold(database.pool, name),
    async ready() {
      await database.ready();
      await definition.ready?.(state);
    },
    close: () => lifeline.close(),
  };
}

const NOTHING: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

function isMutation(document: DocumentNode): boolean {
  return document.definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
}

type ContextParts<Loaders, State> = RequestContext &
  Pick<ServiceContext<Loaders, State>, "now" | "em" | "state" | "tell">;

function createContext<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  parts: ContextParts<Loaders, State>,
): ServiceContext<Loaders, State> {
  const { viewer } = parts;
  const context = {
    ...parts,
    signedIn() {
      if (!viewer) throw new ApiError("UNAUTHENTICATED");
      return viewer;
    },
    allow(operation: string, subject: object) {
      const verdict = judge(viewer, operation, subject);
      if (verdict === "unauthenticated") throw new ApiError("UNAUTHENTICATED");
      if (verdict === "forbidden") throw new ApiError("FORBIDDEN");
    },
    may: (operation: string, subject: object) => judge(viewer, operation, subject) === "allowed",
  };
  return Object.assign(context, { loaders: definition.loaders(context) });
}

function maskErrors(
  result: ExecutionResult,
  { language }: { language: RequestContext["language"] },
  onFault: (fault: Error) => void,
): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => maskError(error, language, onFault)) };
}

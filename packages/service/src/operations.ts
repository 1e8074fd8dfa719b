import type { EntityManager } from "@mikro-orm/postgresql";
import { appendAudit } from "@starlane/audit";
import {
  judge,
  verifyContext,
  skewOf,
  type ContextCredential,
  type KeyRing,
  type RequestContext,
  type Viewer,
} from "@starlane/auth";
import {
  runAsSystem,
  runAs,
  isOutage,
  isUnstorableText,
  withAbortSignal,
  type SecurityContext,
  type Database,
  type UnitOfWork,
} from "@starlane/database";
import { Executor, type ExecutionRequest } from "@starlane/execution";
import { ApiError, maskError } from "@starlane/graphql";
import type { Publisher } from "@starlane/messages";
import { oncePer, type Elapsed, type Logger } from "@starlane/runtime";
import {
  createSourceEventStream,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from "graphql";
import { IdempotencyStore, type IdempotentRequest } from "./idempotency-store.js";
import type { ServiceContext, ServiceDefinition } from "./definition.js";
import { mutationFieldsOf, type MutationField } from "./mutation-fields.js";
import { entryOf, resolvedTo, MutationExecution, type MutationScope } from "./mutation.js";

/** One operation for a subgraph, with the context the gateway has signed. */
export interface SubgraphOperation {
  readonly document: DocumentNode;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The viewer, language and request; signed if it came over a network. */
  readonly context: ContextCredential;
  /** Identical for all operations of one request, so that they share its loaders. */
  readonly request: object;
  /** The index of the operation's root field in the client's request, from 0. */
  readonly position?: number;
  /** Aborted when the client or the last subscriber is gone: reads end then; writes continue. */
  readonly signal?: AbortSignal;
}

/**
 * The service's execution of its part of the graph. Faults are masked and logged; a promise rejects only on an internal
 * fault.
 */
export interface Operations {
  execute(operation: SubgraphOperation): Promise<ExecutionResult>;
  /**
   * Answers event by event, each with loaders of its own; a result instead of a stream contains the reason why there is
   * none.
   */
  subscribe(operation: SubgraphOperation): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
  /**
   * Returns the execution context for a signed context. @throws ApiError UNAUTHENTICATED when the gateway did not sign
   * it
   */
  contextOf(given: ContextCredential, request: object): object;
  /** Runs `work` in the security context of the given context's viewer. */
  runWithContext<T>(given: ContextCredential, request: object, work: () => T): T;
}

interface Parts<State> {
  readonly schema: GraphQLSchema;
  readonly gatewayKeys: KeyRing;
  /** Encrypt the stored answers. */
  readonly answerKeys: KeyRing;
  readonly clock: () => Date;
  readonly elapsed?: Elapsed | undefined;
  readonly logger: Logger;
  readonly database: Database;
  readonly state: State;
  readonly publish: Publisher;
  readonly takesFor?: ((viewer: Viewer) => Viewer) | undefined;
}

/** The context in which a mutation's root field is executed. */
export interface MutationContext<Loaders, State> extends ServiceContext<Loaders, State> {
  readonly mutation: MutationScope | undefined;
}

export function createOperations<Loaders, State>(
  definition: ServiceDefinition<Loaders, State>,
  {
    schema,
    gatewayKeys,
    answerKeys,
    clock,
    elapsed,
    logger,
    database,
    state,
    publish,
    takesFor,
  }: Parts<State>,
): Operations {
  type Context = ServiceContext<Loaders, State>;
  const contexts = new WeakMap<object, Context>();
  const executor = new Executor(schema);
  const mayLogSkew = oncePer(SKEW_LOGGED_EVERY_MS);

  const read = (given: ContextCredential): RequestContext => {
    const now = clock();
    const requestContext = verifyContext(gatewayKeys, given, now);
    if (requestContext) return requestContext;
    const skew = typeof given === "string" ? skewOf(gatewayKeys, given, now) : null;
    if (skew === null) throw new ApiError("UNAUTHENTICATED");
    // The client is not at fault, and UNAUTHENTICATED would be treated as signed out.
    if (mayLogSkew())
      logger.warn(
        { service: definition.name, skewSeconds: skew },
        "a request is not taken: the gateway's clock and this process's are too far apart",
      );
    throw new ApiError("SERVICE_UNAVAILABLE");
  };
  /**
   * The security context of each viewer: the database gets the real viewer, even if `takesFor` shows the application
   * another.
   */
  const contextsOfViewers = new WeakMap<Viewer, SecurityContext>();
  const securityContextOf = ({ viewer }: Context): SecurityContext | null =>
    viewer && (contextsOfViewers.get(viewer) ?? null);
  const viewerSeen = (viewer: Viewer | null): Viewer | null => {
    if (!viewer) return null;
    const seen = takesFor?.(viewer) ?? viewer;
    if (!contextsOfViewers.has(seen)) contextsOfViewers.set(seen, { ...viewer, user: viewer.id });
    return seen;
  };
  const fresh = (requestContext: RequestContext, signal?: AbortSignal): Context =>
    createContext(definition, database, {
      ...requestContext,
      viewer: viewerSeen(requestContext.viewer),
      now: clock(),
      state,
      publish,
      signal,
    });
  const ownTransactions = definition.ownTransactions ?? {};
  const systemOperations = new Set(definition.systemOperations);
  const contextOf = (given: ContextCredential, request: object): Context => {
    let context = contexts.get(request);
    if (!context) contexts.set(request, (context = fresh(read(given))));
    return context;
  };
  const masked = (result: ExecutionResult, { language, requestId }: Context): ExecutionResult => {
    if (!result.errors) return result;
    const onFault = (fault: Error) =>
      logger.error({ err: fault, service: definition.name, requestId }, "a resolver failed");
    const onOutage = (outage: Error) =>
      logger.warn({ err: outage, service: definition.name, requestId }, "the database is not available");
    return {
      ...result,
      errors: result.errors.map((error) => maskError(readable(error, onOutage), language, onFault)),
    };
  };

  const idempotencyStore = new IdempotencyStore(definition.name, answerKeys, database, elapsed);
  const onDeletionError = (error: Error) =>
    logger.warn({ err: error }, "expired idempotency records were not deleted");

  /**
   * Executes one root field of a mutation: its writes, messages, audit entries and answer commit together, or not at
   * all.
   */
  const mutate = async (
    { name, document }: MutationField,
    position: number,
    { operationName, variables, context: given, request: key }: SubgraphOperation,
  ): Promise<ExecutionResult> => {
    const requestContext = read(given);
    const now = clock();
    const own = ownTransactions[name];
    const operation = `Mutation.${name}`;
    const parts = { ...requestContext, viewer: viewerSeen(requestContext.viewer), now, state, publish };
    const request = own?.notReplayable === undefined ? idempotentRequestOf(requestContext, position) : null;
    const unit = own ? null : database.unitOfWork();
    const contextWith = (mutation: MutationScope) =>
      createContext(definition, database, parts, { unit, mutation, request });
    const execute = async (context: Context) => {
      const result = await executor.execute({ document, operationName, variables, context });
      // The error that ends a replay is no fault: the stored answer replaces this result.
      return mutation.isReplay ? result : masked(result, context);
    };
    const mutation = new MutationExecution({
      operation,
      requester: requestContext,
      now,
      unit,
      em: () => context.em,
      client: database.pool,
      auditsItself: own?.auditsItself ?? false,
      idempotencyStore,
      request,
      answerFor: (value) => execute(contextWith(resolvedTo(value))),
    });
    const context: Context = contextWith(mutation);
    contexts.set(key, context); // replaced, because the writes make earlier reads stale
    const inSecurityContext = <T>(work: () => T): T =>
      systemOperations.has(operation) ? runAsSystem(work) : runAs(securityContextOf(context), work);
    const work = () =>
      inSecurityContext(async () => {
        const answer = await execute(context);
        try {
          return await mutation.end(answer);
        } catch (error) {
          return failed(name, error, context);
        }
      });
    if (!request) return work();
    idempotencyStore.deleteExpired(now, onDeletionError);
    if (unit) return work();
    try {
      context.allow(operation, {});
      return await idempotencyStore.withLock(
        request,
        async () => (await inSecurityContext(() => idempotencyStore.find(context.em, request))) ?? work(),
      );
    } catch (error) {
      return failed(name, error, context);
    }
  };
  const failed = (name: string, error: unknown, context: Context): ExecutionResult => {
    const fault = new GraphQLError("failed", { path: [name], originalError: error as Error });
    return masked({ data: null, errors: [fault] }, context);
  };

  /** Answers a read, for as long as the client waits for it. */
  const answerTo = async (
    operation: ExecutionRequest & { readonly context: Context },
    signal: AbortSignal | undefined,
  ): Promise<ExecutionResult> => {
    const { context } = operation;
    const answer = await withAbortSignal(signal, () =>
      runAs(securityContextOf(context), () => executor.execute(operation)),
    );
    // Errors caused by the abort are no faults, and no one reads them.
    return masked(answer.errors && signal?.aborted ? ABORTED : answer, context);
  };

  return {
    contextOf,
    runWithContext: (given, request, work) => runAs(securityContextOf(contextOf(given, request)), work),
    async execute(operation) {
      const { document, operationName, variables, context: given, request, signal } = operation;
      try {
        const fields = mutationFieldsOf(document, operationName);
        if (fields)
          return await oneByOne(fields, (field, index) =>
            mutate(field, (operation.position ?? 0) + index, operation),
          );
        const context = contextOf(given, request);
        return await answerTo({ document, operationName, variables, context }, signal);
      } catch (error) {
        return refused(error);
      }
    },
    async subscribe({ document, operationName, variables, context: given, signal }) {
      try {
        const requestContext = read(given);
        const subscriber = fresh(requestContext, signal);
        const operation = { document, operationName, variables };
        const source = { schema, document, operationName, variableValues: variables };
        const events = await runAs(securityContextOf(subscriber), () =>
          createSourceEventStream({ ...source, contextValue: subscriber }),
        );
        if (!(Symbol.asyncIterator in events)) return masked(events, subscriber);
        return (async function* () {
          for await (const root of events) {
            yield await answerTo({ ...operation, root, context: fresh(requestContext, signal) }, signal);
          }
        })();
      } catch (error) {
        return refused(error);
      }
    },
  };
}

const SKEW_LOGGED_EVERY_MS = 10_000;
const ABORTED: ExecutionResult = {
  errors: [new GraphQLError("", { originalError: new ApiError("SERVICE_UNAVAILABLE") })],
};
const UNSTORABLE_TEXT = {
  "zh-CN": "文本中含有无法保存的字符。",
  en: "A text holds a character that cannot be kept.",
};

/**
 * Maps database errors: a text that no column can store is the client's mistake, wherever it reached the database; a
 * database outage is no fault, and the client may retry.
 */
function readable(error: GraphQLError, onOutage: (outage: Error) => void): GraphQLError {
  const { nodes, source, positions, path, originalError: cause } = error;
  if (cause instanceof ApiError) return error;
  const isUnstorable = isUnstorableText(cause);
  if (!isUnstorable && !isOutage(cause)) return error;
  if (!isUnstorable) onOutage(cause as Error);
  const originalError = isUnstorable
    ? new ApiError("BAD_USER_INPUT", UNSTORABLE_TEXT)
    : new ApiError("SERVICE_UNAVAILABLE");
  return new GraphQLError(error.message, { nodes, source, positions, path, originalError });
}

/** Converts an API error to a result. @throws any other error */
function refused(error: unknown): ExecutionResult {
  if (!(error instanceof ApiError)) throw error;
  return { errors: [new GraphQLError(error.message, { extensions: error.extensions })] };
}

/** Answers the fields of a mutation one after the other, and stops after one whose answer has no data. */
async function oneByOne(
  fields: readonly MutationField[],
  answerOf: (field: MutationField, index: number) => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const [only] = fields;
  if (only && fields.length === 1) return answerOf(only, 0);
  const errors: GraphQLError[] = [];
  const data: Record<string, unknown> = {};
  for (const [index, field] of fields.entries()) {
    const answer = await answerOf(field, index);
    errors.push(...(answer.errors ?? []));
    if (!answer.data) return { data: null, errors };
    Object.assign(data, answer.data);
  }
  return errors.length > 0 ? { data, errors } : { data };
}

type ContextParts<Loaders, State> = RequestContext &
  Pick<ServiceContext<Loaders, State>, "now" | "state" | "publish" | "signal">;

/** The mutation-specific parts of a context: unit of work, scope and idempotency key. */
interface Writing {
  readonly unit: UnitOfWork | null;
  readonly mutation: MutationScope;
  readonly request: IdempotentRequest | null;
}

/** Returns the mutation's idempotency key; null if the client sent none, or is anonymous. */
function idempotentRequestOf(
  { viewer, idempotency }: RequestContext,
  position: number,
): IdempotentRequest | null {
  return viewer && idempotency ? { ...idempotency, viewer, position } : null;
}

/** Creates a context. Its entity manager and loaders are created on first use: a check-in needs neither. */
function createContext<Loaders, State>(
  { loaders: loadersOf }: ServiceDefinition<Loaders, State>,
  database: Database,
  parts: ContextParts<Loaders, State>,
  { unit, mutation, request }: Partial<Writing> = {},
): MutationContext<Loaders, State> {
  const { viewer, now } = parts;
  let em: EntityManager | undefined = unit?.em;
  let loaders: Loaders | undefined;
  return {
    ...parts,
    mutation,
    get em() {
      return (em ??= database.requestEm());
    },
    get loaders() {
      return (loaders ??= loadersOf(this));
    },
    signedIn() {
      if (!viewer) throw new ApiError("UNAUTHENTICATED");
      return viewer;
    },
    allow(operation, subject) {
      const verdict = judge(viewer, operation, subject);
      if (verdict === "unauthenticated") throw new ApiError("UNAUTHENTICATED");
      if (verdict === "forbidden") throw new ApiError("FORBIDDEN");
      mutation?.allowed(operation, subject);
    },
    may: (operation, subject) => judge(viewer, operation, subject) === "allowed",
    audit: async (audited, tx) => {
      if (mutation) await mutation.audit(audited, tx);
      else await appendAudit(tx ?? database.em(), [entryOf(audited, parts, now)]);
    },
    isIdempotent: (request ?? null) !== null,
    completeMutation: async (client, value) => mutation?.complete(client, value),
    afterCommit: (done) => (unit ? unit.afterCommit(done) : done()),
  };
}

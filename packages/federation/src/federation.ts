import {
  execute,
  GraphQLError,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from "graphql";

import { isRecord, type ResultObject } from "./answer.js";
import type { CompiledOperation } from "./compiled-operation.js";
import { Compiler } from "./compiler.js";
import { rootOf, run, mergeRoot, variablesOf, type PlanExecution } from "./execution.js";
import { PlanCache } from "./plan-cache.js";
import { Planning } from "./planning.js";
import { NULLED, Traversal } from "./projection.js";
import { serviceUnavailable, unplannable } from "./refusals.js";
import { SubgraphFailures } from "./subgraph-failures.js";
import type { SubgraphExecutor, SubgraphSubscriber } from "./subgraph.js";
import { servicesOf, typeConditions } from "./type-conditions.js";
import { VariableReaders } from "./variable-readers.js";

export interface FederationOptions<C> {
  supergraphSdl: string;
  apiSchema: GraphQLSchema;
  /** The executor of each service, by its name in the supergraph. */
  subgraphs: Readonly<Record<string, SubgraphExecutor<C>>>;
  /** The subscriber of each service that has subscriptions. */
  subscribers?: Readonly<Record<string, SubgraphSubscriber<C>>>;
  /** The maximum number of cached plans; default 2,000. */
  plans?: number;
  /**
   * The maximum number of characters of all cached documents together; default 2,000,000. A plan takes about thirty
   * times the memory of its text.
   */
  planCacheChars?: number;
  /**
   * The maximum number of fields of an operation with its fragments expanded; default 1,000. Planning time grows faster
   * than the number of fields: from milliseconds for a hundred to a minute for ten thousand.
   */
  fields?: number;
  /** The timeout for one plan; default five seconds. */
  planningMs?: number;
  /** Wraps the making of a plan, for tracing only. */
  planning?: <T>(make: () => Promise<T>) => Promise<T>;
}

/** An operation of a document that was validated against the API schema. */
export interface OperationRequest<C> {
  document: DocumentNode;
  operationName?: string | null;
  /** The raw variables, as the client sent them. */
  variables?: Readonly<Record<string, unknown>> | null;
  /** Passed unchanged to every service. */
  context: C;
}

export interface SubscriptionRequest<C> extends OperationRequest<C> {
  /** Creates the context of one event, so that no data loaded for an earlier event is reused. */
  contextOfEvent?: () => C;
}

/** An executor over all services of a supergraph. */
export interface Federation<C> {
  /** Executes a query or a mutation. All errors are part of the result; a rejection is a bug in the federation. */
  execute(request: OperationRequest<C>): Promise<ExecutionResult>;
  /** Executes a subscription, event by event; a result instead of a stream contains the reason why there is none. */
  subscribe(
    request: SubscriptionRequest<C>,
  ): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>;
}

/**
 * Creates a federation that executes operations over the services of a supergraph, on plans of the Hive planner. The
 * planner is native code for Linux with glibc and for macOS, on x64 and arm64; there is none for musl (Alpine) or
 * Windows, where importing this package fails. Two things compose and cannot be planned, so that operations with them
 * fail with INTERNAL_SERVER_ERROR. Both concern a field with `@requires`: in a service that knows the entity only by a
 * key other than the one it is referenced by, which a second `@key` fixes; and on an entity nested in another of the
 * same type, when one service resolves both.
 * @throws {Error} when a service of the supergraph has no executor
 */
export function createFederation<C>(options: FederationOptions<C>): Federation<C> {
  const { supergraphSdl, apiSchema, subgraphs, subscribers = {} } = options;
  const { planning = (make) => make() } = options;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const unreachable = servicesOf(supergraph).filter((service) => !subgraphs[service]);
  if (unreachable.length > 0) throw new Error(`Nobody executes the services ${unreachable.join(", ")}.`);

  const limits = { maxFields: options.fields ?? 1_000, planningMs: options.planningMs ?? 5_000 };
  const compiler = new Compiler(new Planning(supergraphSdl, apiSchema, limits), apiSchema);
  const answersTo = typeConditions(supergraph);
  const plans = new PlanCache(options.plans ?? 2_000, options.planCacheChars ?? 2_000_000);
  const readers = new VariableReaders(apiSchema);

  /** Returns the compiled operation and its coerced variables. @throws {GraphQLError} */
  const prepare = async ({ document, operationName, variables }: OperationRequest<C>) => {
    const name = operationName ?? undefined;
    const values = readers.of(document, name)(variables ?? {});
    if ("errors" in values) throw new AggregateError(values.errors);
    const coerced = values.coerced;
    const make = () => planning(() => compiler.compile(document, name, coerced));
    return { operation: await plans.get(document, name, coerced, make), variables: coerced };
  };

  const begin = (
    operation: CompiledOperation,
    variables: PlanExecution<C>["variables"],
    context: C,
  ): PlanExecution<C> => {
    const data: ResultObject = {};
    return {
      data,
      failures: new SubgraphFailures(data, operation.requested),
      variables,
      context,
      subgraphs,
      answersTo,
      stage: 0,
    };
  };

  return {
    async execute(request) {
      try {
        const { operation, variables } = await prepare(request);
        if (operation.subscription) throw new GraphQLError("A subscription is subscribed to, not executed.");
        const execution = begin(operation, variables, request.context);
        if (operation.introspection) {
          const { introspection: document } = operation;
          const about = await execute({ schema: apiSchema, document, variableValues: request.variables });
          Object.assign(execution.data, about.data);
          for (const error of about.errors ?? []) execution.failures.report(error, error.path ?? []);
        }
        return await answer(operation, execution);
      } catch (error) {
        return refusal(error);
      }
    },

    async subscribe(request) {
      try {
        const { operation, variables } = await prepare(request);
        if (!operation.subscription) throw new GraphQLError("Only a subscription is subscribed to.");
        const { source, rest } = operation.subscription;
        const { service, document, query, operationName } = source;
        const sourceRequest = { document, query, operationName, stage: 0 };
        const first = begin(operation, variables, request.context);
        const subscriber = subscribers[service];
        if (!subscriber) throw unplannable(`Nobody subscribes to the service "${service}".`);
        const events = await subscriber(
          { ...sourceRequest, variables: variablesOf(source, first) },
          request.context,
        ).catch((cause: unknown): ExecutionResult => ({ errors: [serviceUnavailable(service, cause)] }));
        if (!isStream(events)) {
          // The errors that prevent the stream, translated to the client's names.
          mergeRoot(source, [rootOf(first)], events, first);
          return { errors: first.failures.all() };
        }
        return (async function* () {
          for await (const event of untilItFails(events, service)) {
            const execution = begin(operation, variables, request.contextOfEvent?.() ?? request.context);
            mergeRoot(source, [rootOf(execution)], event, execution);
            if (rest) await run(rest, execution);
            yield await answer(operation, execution);
          }
        })();
      } catch (error) {
        return refusal(error);
      }
    },
  };
}

/** Runs the stages and projects their result to the client's selection. */
async function answer<C>(
  operation: CompiledOperation,
  execution: PlanExecution<C>,
): Promise<ExecutionResult> {
  const { data: source, failures } = execution;
  const traversal = new Traversal(failures);
  traversal.enter(source);
  let data: ResultObject | null = {};
  for (const [stage, { step, fields }] of operation.stages.entries()) {
    execution.stage = stage;
    if (step) await run(step, execution);
    for (const { clientKey, read } of fields) {
      const value = read(source, traversal);
      if (value === NULLED) data = null;
      if (!data) break;
      data[clientKey] = value;
    }
    if (!data) break;
  }
  const errors = failures.all();
  return errors.length > 0 ? { errors, data } : { data };
}

/** Yields the events, and a final error if the stream of the service breaks. */
async function* untilItFails(
  events: AsyncIterable<ExecutionResult>,
  service: string,
): AsyncGenerator<ExecutionResult, void> {
  try {
    yield* events;
  } catch (cause) {
    yield { errors: [serviceUnavailable(service, cause)] };
  }
}

/** Returns the result for an expected error. @throws any other error */
function refusal(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] };
  if (error instanceof AggregateError)
    return { errors: error.errors.filter((it) => it instanceof GraphQLError) };
  throw error;
}

function isStream(
  value: AsyncIterable<ExecutionResult> | ExecutionResult,
): value is AsyncIterable<ExecutionResult> {
  return isRecord(value) && Symbol.asyncIterator in value;
}

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
import { rootOf, run, takeRoot, variablesOf, type PlanExecution } from "./execution.js";
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
  /** How each service is reached, by its name in the supergraph. */
  subgraphs: Readonly<Record<string, SubgraphExecutor<C>>>;
  /** How the events of those services are heard that have subscriptions. */
  subscribers?: Readonly<Record<string, SubgraphSubscriber<C>>>;
  /** How many plans are kept; 2,000 unless given. */
  plans?: number;
  /** Characters of the texts of all cached plans together; 2,000,000 unless given. A plan takes some thirty times the room of its text. */
  planCacheChars?: number;
  /**
   * How many fields an operation may have, fragments opened; 1,000 unless given. The time a plan takes grows faster than
   * its fields, from milliseconds for a hundred to a minute for ten thousand.
   */
  fields?: number;
  /** How long a plan may take; five seconds unless given. */
  planningMs?: number;
  /** Makes a plan; that it can be watched is all this is for. */
  planning?: <T>(make: () => Promise<T>) => Promise<T>;
}

/** An operation of a document that was validated against the API schema. */
export interface OperationRequest<C> {
  document: DocumentNode;
  operationName?: string | null;
  /** As the client sent them. */
  variables?: Readonly<Record<string, unknown>> | null;
  /** Given to every service that is asked, untouched. */
  context: C;
}

export interface SubscriptionRequest<C> extends OperationRequest<C> {
  /** The context in which one event is answered, so that nothing read for an earlier one is used again. */
  contextOfEvent?: () => C;
}

/** The services of a supergraph, answering as one. */
export interface Federation<C> {
  /** Answers a query or a mutation. Errors of any kind are in the result; it rejects on a fault of its own only. */
  execute(request: OperationRequest<C>): Promise<ExecutionResult>;
  /** Answers a subscription, event by event; a result in place of a stream says why there are none. */
  subscribe(
    request: SubscriptionRequest<C>,
  ): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>;
}

/**
 * Executes operations over the services of a supergraph, on plans of the Hive planner.
 * The planner is native code for Linux with glibc and for macOS, on x64 and arm64; there is none for musl (Alpine) or
 * Windows, where importing this package fails.
 * Two things compose and cannot be planned, so that operations with them fail with INTERNAL_SERVER_ERROR. Both are about a field
 * with `@requires`: in a service that knows the entity by another key only than the one it is named by, which a second
 * `@key` mends; and of an entity that lies within another of the same type, where one service is asked for both.
 * @throws {Error} where a service of the supergraph has no executor
 */
export function createFederation<C>(options: FederationOptions<C>): Federation<C> {
  const { supergraphSdl, apiSchema, subgraphs, subscribers = {} } = options;
  const { planning = (make) => make() } = options;
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const unreachable = servicesOf(supergraph).filter((service) => !subgraphs[service]);
  if (unreachable.length > 0) throw new Error(`Nobody executes the services ${unreachable.join(", ")}.`);

  const limits = { mostFields: options.fields ?? 1_000, planningMs: options.planningMs ?? 5_000 };
  const compiler = new Compiler(new Planning(supergraphSdl, apiSchema, limits), apiSchema);
  const answersTo = typeConditions(supergraph);
  const plans = new PlanCache(options.plans ?? 2_000, options.planCacheChars ?? 2_000_000);
  const readers = new VariableReaders(apiSchema);

  /** What to run and with what. @throws {GraphQLError} */
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
        const asked = { document, query, operationName, stage: 0 };
        const first = begin(operation, variables, request.context);
        const subscriber = subscribers[service];
        if (!subscriber) throw unplannable(`Nobody subscribes to the service "${service}".`);
        const events = await subscriber(
          { ...asked, variables: variablesOf(source, first) },
          request.context,
        ).catch((cause: unknown): ExecutionResult => ({ errors: [serviceUnavailable(service, cause)] }));
        if (!isStream(events)) {
          // Why there are none, by the client's names.
          takeRoot(source, [rootOf(first)], events, first);
          return { errors: first.failures.all() };
        }
        return (async function* () {
          for await (const event of untilItFails(events, service)) {
            const execution = begin(operation, variables, request.contextOfEvent?.() ?? request.context);
            takeRoot(source, [rootOf(execution)], event, execution);
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

/** Runs the stages and makes of them what the client sees. */
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

/** The events, and should the service break off, an error as the last of them. */
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

/** @throws what is not a refusal */
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

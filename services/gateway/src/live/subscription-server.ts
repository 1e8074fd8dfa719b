import { judge, type Viewer } from "@starlane/auth";
import type { Federation } from "@starlane/federation";
import { ApiError, type Language } from "@starlane/graphql";
import { Semaphore, type Logger } from "@starlane/runtime";
import { GraphQLError, type ExecutionResult } from "graphql";
import { inLanguage, showErrors, type Shown } from "../answer.js";
import { contextForRights, contextOfEvent, type ContextParts, type GatewayContext } from "../context.js";
import type { ParsedOperation } from "./operations.js";
import type { PeriodicRevalidation } from "./periodic-revalidation.js";
import { MulticastSubscriptions } from "./multicast-subscriptions.js";

export interface SubscriptionServerParts {
  readonly federation: Federation<GatewayContext>;
  readonly parts: ContextParts;
  readonly logger: Logger;
  /** Rechecks at an interval that subscribers still have access, with or without events. */
  readonly revalidation: PeriodicRevalidation;
}

/**
 * Subscriptions whose events are complete states, so that only the newest matters. For all others every event is sent.
 */
const STATES: ReadonlySet<string> = new Set(["coverageChanged"]);
/** The number of states computed concurrently; those of other keys wait for the semaphore. */
const ANSWERED_AT_ONCE = 16;

/**
 * Runs subscriptions, each while its viewer has access, and with the viewer's current rights.
 *
 * Subscribers of the same state share one answer; otherwise a thousand viewers of the district would cause a thousand
 * executions a second. Sharing is safe by construction, not by inspecting fields: the shared execution receives the
 * rights and not the person, so that its result cannot differ between two viewers with the same rights, language,
 * operation and variables, which together are the key.
 */
export class SubscriptionServer {
  readonly #live: SubscriptionServerParts;
  readonly #multicast = new MulticastSubscriptions();
  readonly #semaphore = new Semaphore(ANSWERED_AT_ONCE);

  constructor(live: SubscriptionServerParts) {
    this.#live = live;
  }

  /** Yields the results of a subscription. @param context of the viewer; its `signal` is aborted on disconnect */
  async *subscribe(read: ParsedOperation, context: GatewayContext): AsyncGenerator<ExecutionResult, void> {
    const { parts, revalidation } = this.#live;
    let { viewer } = context;
    let current = context;
    for (let again = true; again;) {
      const rights = rightsOf(viewer);
      const changed = new AbortController();
      const check = async () => {
        viewer = context.claims && (await parts.viewers.find(context.claims));
        if (rightsOf(viewer) !== rights) changed.abort(); // answers for the old rights are not sent any more
      };
      const leave = revalidation.register(check);
      const signal = AbortSignal.any([changed.signal, ...(context.signal ? [context.signal] : [])]);
      try {
        for await (const result of this.#resultsFor(read, { ...current, signal }, rights)) {
          await check();
          if (changed.signal.aborted) break;
          yield result;
        }
      } finally {
        leave();
      }
      again = changed.signal.aborted && context.signal?.aborted !== true;
      if (again && read.fields.some((field) => judge(viewer, `Subscription.${field}`) !== "allowed")) {
        yield { errors: [inLanguage(new ApiError("UNAUTHENTICATED"), context.language)] };
        return;
      }
      current = contextOfEvent({ ...context, viewer }, parts);
    }
  }

  #resultsFor(
    read: ParsedOperation,
    context: GatewayContext,
    rights: string,
  ): AsyncGenerator<ExecutionResult> {
    if (!read.fields.every((field) => STATES.has(field))) return this.#results(read, context);
    const { query, operationName, variables } = read;
    const { viewer, language, signal } = context;
    const key = JSON.stringify([query, operationName, variables, language, rights]);
    const begin = async (stop: AbortSignal) => this.#results(read, this.#forRights(viewer, language, stop));
    return this.#multicast.subscribe(key, begin, signal ?? new AbortController().signal);
  }

  #forRights(viewer: Viewer | null, language: Language, signal: AbortSignal): GatewayContext {
    return { ...contextForRights(viewer, language, this.#live.parts), signal, semaphore: this.#semaphore };
  }

  /** Yields the federation's results, masked for the client. */
  async *#results(
    { document, operationName, variables }: ParsedOperation,
    context: GatewayContext,
  ): AsyncGenerator<ExecutionResult, void> {
    const { federation, parts, logger } = this.#live;
    const request = { document, operationName, variables, context };
    try {
      const results = await federation.subscribe({
        ...request,
        contextOfEvent: () => contextOfEvent(context, parts),
      });
      if (!(Symbol.asyncIterator in results)) yield shown(results, context, logger);
      else for await (const result of results) yield shown(result, context, logger);
    } catch (error) {
      if (context.signal?.aborted) return;
      logger.error({ err: error, requestId: context.requestId }, "a listener failed");
      yield shown({ errors: [new GraphQLError("")] }, context, logger);
    }
  }
}

/** Returns the parts of a viewer that an answer may depend on; empty for anonymous viewers. */
export function rightsOf(viewer: Viewer | null): string {
  if (!viewer) return "";
  const { agency, agencies, grants } = viewer;
  return JSON.stringify([
    agency,
    agencies.toSorted(),
    grants.map(({ role, area }) => `${role} ${area}`).sort(),
  ]);
}

/** Masks the errors of a result for the client. */
export function shown(result: ExecutionResult, context: Shown, logger: Logger): ExecutionResult {
  if (!result.errors) return result;
  const { errors } = result;
  const visible = showErrors(
    errors.map((error) => error.toJSON()),
    context,
    logger,
  );
  return {
    ...result,
    errors: visible.map(({ message, path, extensions }, index) => {
      const { source, positions } = errors[index]!;
      return new GraphQLError(message, { source, positions, path, extensions });
    }),
  };
}

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
  /** In which it is looked at again who may still listen, whether or not anything happens. */
  readonly revalidation: PeriodicRevalidation;
}

/** Subscriptions whose events are states: the newest says everything. Of the others every event counts. */
const STATES: ReadonlySet<string> = new Set(["coverageChanged"]);
/** States that are answered at once; those under other keys wait for a turn. */
const ANSWERED_AT_ONCE = 16;

/**
 * Answers subscriptions, each for as long as its listener may listen, with the rights the listener has now.
 *
 * Of states, those who ask alike share one answer, or a thousand who watch the district would be a thousand executions a
 * second. That is safe by construction and not by looking at fields: the shared execution is given the rights and not the person,
 * so that nothing in it can differ between two who have the same rights, language, operation and variables, which together
 * are the key.
 */
export class SubscriptionServer {
  readonly #live: SubscriptionServerParts;
  readonly #multicast = new MulticastSubscriptions();
  readonly #semaphore = new Semaphore(ANSWERED_AT_ONCE);

  constructor(live: SubscriptionServerParts) {
    this.#live = live;
  }

  /** @param context of who asks; its `signal` is aborted when they leave */
  async *subscribe(read: ParsedOperation, context: GatewayContext): AsyncGenerator<ExecutionResult, void> {
    const { parts, revalidation } = this.#live;
    let { viewer } = context;
    let asker = context;
    for (let again = true; again;) {
      const rights = rightsOf(viewer);
      const changed = new AbortController();
      const check = async () => {
        viewer = context.claims && (await parts.viewers.find(context.claims));
        if (rightsOf(viewer) !== rights) changed.abort(); // and then what is answered is none of theirs any more
      };
      const leave = revalidation.register(check);
      const signal = AbortSignal.any([changed.signal, ...(context.signal ? [context.signal] : [])]);
      try {
        for await (const result of this.#resultsFor(read, { ...asker, signal }, rights)) {
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
      asker = contextOfEvent({ ...context, viewer }, parts);
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

  /** What the federation answers, as a client may see it. */
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

/** All of a viewer that an answer may depend on; of nobody nothing. */
export function rightsOf(viewer: Viewer | null): string {
  if (!viewer) return "";
  const { agency, agencies, grants } = viewer;
  return JSON.stringify([
    agency,
    agencies.toSorted(),
    grants.map(({ role, area }) => `${role} ${area}`).sort(),
  ]);
}

/** A result as a client may see it. */
export function shown(result: ExecutionResult, context: Shown, logger: Logger): ExecutionResult {
  if (!result.errors) return result;
  const { errors } = result;
  const said = showErrors(
    errors.map((error) => error.toJSON()),
    context,
    logger,
  );
  return {
    ...result,
    errors: said.map(({ message, path, extensions }, index) => {
      const { source, positions } = errors[index]!;
      return new GraphQLError(message, { source, positions, path, extensions });
    }),
  };
}

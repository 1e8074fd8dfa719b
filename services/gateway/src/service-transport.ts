import {
  executeOverHttp,
  subscribeOverHttp,
  type RunningService,
  type SubgraphOperation,
} from "@starlane/service";
import type { SubgraphExecutor, SubgraphSubscriber } from "@starlane/federation";
import { isTraced, traced } from "@starlane/tracing";
import type { ExecutionResult } from "graphql";
import type { GatewayContext } from "./context.js";
import { withSemaphore } from "./live/with-semaphore.js";

/** One service as the gateway reaches it. */
export interface ServiceTransport {
  readonly name: string;
  /** Its part of the graph. */
  readonly sdl: string;
  execute(operation: SubgraphOperation, query?: string): Promise<ExecutionResult>;
  subscribe(
    operation: SubgraphOperation,
    query?: string,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
}

/** A service that runs in this process. */
export function inProcess(service: RunningService): ServiceTransport {
  return {
    name: service.name,
    sdl: service.sdl,
    execute: (operation) => service.execute(operation),
    subscribe: (operation) => service.subscribe(operation),
  };
}

/** A service that runs elsewhere, such as at `http://127.0.0.1:4101`. */
export function overHttp(url: string, { name, sdl }: { name: string; sdl: string }): ServiceTransport {
  return {
    name,
    sdl,
    execute: (operation, query) => executeOverHttp(url, operation, query),
    subscribe: (operation, query) => subscribeOverHttp(url, operation, query),
  };
}

/** How the federation asks a service: with the context the gateway vouches for. */
export function executorOf(service: ServiceTransport): SubgraphExecutor<GatewayContext> {
  return async ({ document, query, operationName, variables, stage }, { signedContext, request, signal }) => {
    if (signal?.aborted) throw new Error("Nobody waits for the answer any more.");
    const operation = {
      document,
      operationName,
      variables,
      position: stage,
      context: signedContext,
      request,
      signal,
    };
    if (!isTraced()) return service.execute(operation, query);
    return traced(`fetch from ${service.name}`, {}, () => service.execute(operation, query));
  };
}

/** How the federation listens to a service, in the same way. */
export function subscriberOf(service: ServiceTransport): SubgraphSubscriber<GatewayContext> {
  return async (
    { document, query, operationName, variables },
    { signedContext, request, signal, semaphore },
  ) => {
    const operation = { document, operationName, variables, context: signedContext, request, signal };
    const events = await service.subscribe(operation, query);
    return semaphore && Symbol.asyncIterator in events ? withSemaphore(events, semaphore) : events;
  };
}

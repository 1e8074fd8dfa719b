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

/** The gateway's connection to one service. */
export interface ServiceTransport {
  readonly name: string;
  /** Its subgraph SDL. */
  readonly sdl: string;
  execute(operation: SubgraphOperation, query?: string): Promise<ExecutionResult>;
  subscribe(
    operation: SubgraphOperation,
    query?: string,
  ): Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;
}

/** Connects a service in this process. */
export function inProcess(service: RunningService): ServiceTransport {
  return {
    name: service.name,
    sdl: service.sdl,
    execute: (operation) => service.execute(operation),
    subscribe: (operation) => service.subscribe(operation),
  };
}

/** Connects a remote service, for example at `http://127.0.0.1:4101`. */
export function overHttp(url: string, { name, sdl }: { name: string; sdl: string }): ServiceTransport {
  return {
    name,
    sdl,
    execute: (operation, query) => executeOverHttp(url, operation, query),
    subscribe: (operation, query) => subscribeOverHttp(url, operation, query),
  };
}

/** Creates the federation's executor of a service, with the context signed by the gateway. */
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

/** Creates the federation's subscriber of a service, with the context signed by the gateway. */
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

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
import { inTurn } from "./live/with-semaphore.js";

/** One service as the gateway reaches it. */
export interface ServiceReach {
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
export function inProcess(service: RunningService): ServiceReach {
  return {
    name: service.name,
    sdl: service.sdl,
    execute: (operation) => service.execute(operation),
    subscribe: (operation) => service.subscribe(operation),
  };
}

/** A service that runs elsewhere, such as at `http://127.0.0.1:4101`. */
export function overHttp(url: string, { name, sdl }: { name: string; sdl: string }): ServiceReach {
  return {
    name,
    sdl,
    execute: (operation, query) => executeOverHttp(url, operation, query),
    subscribe: (operation, query) => subscribeOverHttp(url, operation, query),
  };
}

/** How the federation asks a service: with the context the gateway vouches for. */
export function executorOf(service: ServiceReach): SubgraphExecutor<GatewayContext> {
  return async ({ document, query, operationName, variables, stage }, { vouched, request, signal }) => {
    if (signal?.aborted) throw new Error("Nobody waits for the answer any more.");
    const asked = { document, operationName, variables, position: stage, context: vouched, request, signal };
    if (!isTraced()) return service.execute(asked, query);
    return traced(`fetch from ${service.name}`, {}, () => service.execute(asked, query));
  };
}

/** How the federation listens to a service, in the same way. */
export function subscriberOf(service: ServiceReach): SubgraphSubscriber<GatewayContext> {
  return async ({ document, query, operationName, variables }, { vouched, request, signal, turns }) => {
    const asked = { document, operationName, variables, context: vouched, request, signal };
    const events = await service.subscribe(asked, query);
    return turns && Symbol.asyncIterator in events ? inTurn(events, turns) : events;
  };
}

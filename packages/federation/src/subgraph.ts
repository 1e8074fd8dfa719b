import type { DocumentNode, ExecutionResult } from "graphql";

/** A request of the plan to one service. */
export interface SubgraphRequest {
  /** Parsed once per plan: every request of the plan has the same object, which may serve as a cache key. */
  document: DocumentNode;
  /** The text of the document. */
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
  /** The index of the stage, for an operation executed in stages, such as the root fields of a mutation. */
  stage: number;
}

/**
 * Executes a request on one service, in this process or over HTTP. `context` is the context of the operation, passed
 * through unchanged. The federation takes ownership of the answer and writes into it: never return an object that is
 * stored elsewhere. A rejection means that the service is unreachable. The client only learns that much.
 */
export type SubgraphExecutor<C> = (request: SubgraphRequest, context: C) => Promise<ExecutionResult>;

/**
 * Subscribes to the events of one service; an `ExecutionResult` instead of a stream contains the reason why there is
 * none.
 */
export type SubgraphSubscriber<C> = (
  request: SubgraphRequest,
  context: C,
) => Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;

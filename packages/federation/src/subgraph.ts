import type { DocumentNode, ExecutionResult } from "graphql";

/** What the plan asks of one service. */
export interface SubgraphRequest {
  /** Parsed once per plan and the same object for every request that follows it: a fit key for a cache. */
  document: DocumentNode;
  /** The same as text. */
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
  /** Of an operation that is done in stages, as the root fields of a mutation are, which of them: the first is 0. */
  stage: number;
}

/**
 * How one service is reached: in this process or over HTTP; the federation neither knows nor cares.
 * `context` is the one given to the operation, passed through untouched.
 * The answer becomes the federation's own, which writes into it: never answer with an object kept elsewhere.
 * A rejection means that the service could not be reached, and is told to the client as that and nothing more.
 */
export type SubgraphExecutor<C> = (request: SubgraphRequest, context: C) => Promise<ExecutionResult>;

/** How the events of one service are listened to; an `ExecutionResult` in place of a stream says why not. */
export type SubgraphSubscriber<C> = (
  request: SubgraphRequest,
  context: C,
) => Promise<AsyncIterable<ExecutionResult> | ExecutionResult>;

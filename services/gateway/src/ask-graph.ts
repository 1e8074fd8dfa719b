import type { ApolloServer } from "@apollo/server";
import type { FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import { statusOfCode } from "./answer-status.js";
import { createHash } from "node:crypto";
import { contextOf, type ContextParts, type GatewayContext } from "./context.js";
import type { Rates } from "./limits/rates.js";
import { requestMetadataOf } from "./live.js";

/** The part of a request with an Idempotency-Key that one of its operations is. */
export interface RequestPart {
  /** Equal for equal requests, and for no others. */
  readonly fingerprint: string;
  /** From 0. */
  readonly index: number;
}

/**
 * Executes an operation as the sender of a request, with the same policy and limits.
 * @param signal aborts the reading
 * @param part of a request that may be retried; null when the operation is not a part
 * @throws GraphRefused
 */
export type AskGraph = <Data>(
  request: FastifyRequest,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
  part?: RequestPart | null,
) => Promise<Data>;

/** Thrown when the graph answers with errors, which the client may see as they are. */
export class GraphRefused extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly GraphQLFormattedError[],
  ) {
    super(errors[0]?.message);
  }
}

/**
 * The cost of exporting or importing one table of any length. It allows two hundred a minute, more than anybody reads.
 */
const COST_OF_A_TABLE = 140_000;

/** Creates the graph access for routes other than `/graphql`. They reach the services only in the way users do. */
export function graphAsker(
  apollo: ApolloServer<GatewayContext>,
  parts: ContextParts,
  rates: Rates,
): AskGraph {
  const counted = new WeakSet<FastifyRequest>();
  return async <Data>(
    request: FastifyRequest,
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    signal?: AbortSignal,
    part?: RequestPart | null,
  ) => {
    // Signed for each operation: an import may take longer than a signature is valid.
    const context = await contextOf(requestMetadataOf(request), parts);
    if (!counted.has(request)) {
      counted.add(request);
      await rates.cost({ user: context.viewer?.id }, COST_OF_A_TABLE);
    }
    const { idempotencyKey } = context;
    const contextValue = {
      ...context,
      isInternal: true,
      signal,
      idempotencyKey: part === null ? null : keyOfPart(idempotencyKey, part?.index ?? 0),
      fingerprint: part?.fingerprint,
    };
    const { body } = await apollo.executeOperation<Data>({ query, variables }, { contextValue });
    if (body.kind !== "single") throw new Error("Nothing is asked for in parts.");
    const { data, errors } = body.singleResult;
    if (errors) throw new GraphRefused(statusOfCode(errors[0]?.extensions?.code), errors);
    return data as Data;
  };
}

/**
 * Returns the key of one part. The first part uses the client's own key, so that any later use of that key is
 * recognized.
 */
function keyOfPart(key: string | null, index: number): string | null {
  if (key === null || index === 0) return key;
  return createHash("sha256").update(`part ${index} of ${key}`).digest("base64url");
}

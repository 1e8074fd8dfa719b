import type { ApolloServer } from "@apollo/server";
import type { FastifyRequest } from "fastify";
import type { GraphQLFormattedError } from "graphql";
import { statusOfCode } from "./answer-status.js";
import { createHash } from "node:crypto";
import { contextOf, type ContextParts, type GatewayContext } from "./context.js";
import type { Rates } from "./limits/rates.js";
import { requestMetadataOf } from "./live.js";

/** Which part of a request an operation is, where one request with an Idempotency-Key takes several operations. */
export interface RequestPart {
  /** The same for the same request, and for no other. */
  readonly fingerprint: string;
  /** From 0. */
  readonly index: number;
}

/**
 * Asks the graph as whoever sent a request, with everything that stands between them and it.
 * @param signal ends what is read once it is aborted
 * @param part of a request that may be sent again; null where the operation is none
 * @throws GraphRefused
 */
export type AskGraph = <Data>(
  request: FastifyRequest,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
  part?: RequestPart | null,
) => Promise<Data>;

/** The graph answered with errors, which are already such as the client may see. */
export class GraphRefused extends Error {
  constructor(
    readonly status: number,
    readonly errors: readonly GraphQLFormattedError[],
  ) {
    super(errors[0]?.message);
  }
}

/** A table that goes out or comes in, however long it is: two hundred a minute are more than anybody reads. */
const COST_OF_A_TABLE = 140_000;

/** For what the gateway serves beside `/graphql`, which has no other way to the services than its users have. */
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
    // Signed for each question: an import may take longer than a signature holds.
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

/** The first part has the client's own key, so that the key is known as used, whatever it is used for next. */
function keyOfPart(key: string | null, index: number): string | null {
  if (key === null || index === 0) return key;
  return createHash("sha256").update(`part ${index} of ${key}`).digest("base64url");
}

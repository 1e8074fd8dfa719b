import type { Federation, OperationRequest } from "@starlane/federation";
import { getOperationAST, OperationTypeNode, print, type DocumentNode } from "graphql";
import { createHash } from "node:crypto";
import type { GatewayContext } from "./context.js";

/**
 * Wraps a federation so that the services receive the idempotency key of a mutation, and replay the first answer when
 * it is retried. Anonymous requests have no key: there is no viewer to store an answer for.
 */
export function withIdempotencyKey(federation: Federation<GatewayContext>): Federation<GatewayContext> {
  return {
    execute: (request) => federation.execute(addIdempotencyKey(request)),
    subscribe: (request) => federation.subscribe(request),
  };
}

function addIdempotencyKey(request: OperationRequest<GatewayContext>): OperationRequest<GatewayContext> {
  const { document, operationName, context } = request;
  const { idempotencyKey: key, viewer } = context;
  if (key === null || !viewer) return request;
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION) return request;
  const signedContext = context.signedContext.withIdempotency({
    key,
    fingerprint: context.fingerprint ?? fingerprintOf(request),
  });
  return { ...request, context: { ...context, signedContext } };
}

const texts = new WeakMap<DocumentNode, string>();

/** Returns a hash that is equal for the same operation and variables, in any order and layout, and for no other. */
function fingerprintOf({ document, operationName, variables }: OperationRequest<GatewayContext>): string {
  let text = texts.get(document);
  if (text === undefined) texts.set(document, (text = print(document)));
  // For a document with one operation the name is optional.
  const operation = getOperationAST(document, operationName)?.name?.value ?? null;
  const content = JSON.stringify([text, operation, variables ?? {}], inOrder);
  return createHash("sha256").update(content).digest("base64url");
}

/** Replaces an object by one with its properties in order. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

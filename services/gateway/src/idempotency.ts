import type { Federation, OperationRequest } from "@starlane/federation";
import { getOperationAST, OperationTypeNode, print, type DocumentNode } from "graphql";
import { createHash } from "node:crypto";
import type { GatewayContext } from "./context.js";

/**
 * The same federation; it tells the services what a client named the request of a mutation, so that they give the first answer
 * when it is sent again. Nobody's requests have no names: there is nobody for whom an answer could be kept.
 */
export function namingRequests(federation: Federation<GatewayContext>): Federation<GatewayContext> {
  return {
    execute: (request) => federation.execute(named(request)),
    subscribe: (request) => federation.subscribe(request),
  };
}

function named(request: OperationRequest<GatewayContext>): OperationRequest<GatewayContext> {
  const { document, operationName, context } = request;
  const { idempotencyKey: key, viewer } = context;
  if (key === null || !viewer) return request;
  if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION) return request;
  const vouched = context.vouched.sentAs({ key, fingerprint: context.fingerprint ?? fingerprintOf(request) });
  return { ...request, context: { ...context, vouched } };
}

const texts = new WeakMap<DocumentNode, string>();

/** The same for the same operation with the same variables, in whatever order and layout they come, and for no other. */
function fingerprintOf({ document, operationName, variables }: OperationRequest<GatewayContext>): string {
  let text = texts.get(document);
  if (text === undefined) texts.set(document, (text = print(document)));
  // Of a text with one operation the name may be said or not.
  const operation = getOperationAST(document, operationName)?.name?.value ?? null;
  const asked = JSON.stringify([text, operation, variables ?? {}], inOrder);
  return createHash("sha256").update(asked).digest("base64url");
}

/** Replaces an object by one with its properties in order. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

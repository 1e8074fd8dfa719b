import type { ApolloServerPlugin } from "@apollo/server";
import { judge } from "@starlane/auth";
import { ApiError } from "@starlane/graphql";
import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { inLanguage } from "./answer.js";
import type { GatewayContext } from "./context.js";

const ROOT = { query: "Query", mutation: "Mutation", subscription: "Subscription" } as const;

const DENIED = { unauthenticated: "UNAUTHENTICATED", forbidden: "FORBIDDEN" } as const;
const NOT_A_KEY = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "Idempotency-Key 应为 1 到 128 个可见的 ASCII 字符，不含空格。",
    en: "An Idempotency-Key has 1 to 128 visible ASCII characters, and no blanks.",
  },
  {},
  { reason: "IDEMPOTENCY_KEY" },
);
const KEY = /^[\x21-\x7e]{1,128}$/;

/** The error for a missing operation. It does not repeat the client's name for it. */
export const NO_SUCH_OPERATION = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "没有该名称的操作；有多个操作时须指明其中一个。",
    en: "There is no operation of that name; of several, one is to be named.",
  },
  {},
  { reason: "NO_SUCH_OPERATION" },
);

/** The error for a subscription over plain HTTP, where Apollo Server answers once. */
const SUBSCRIPTION_NEEDS_A_STREAM = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "订阅请通过 WebSocket（graphql-transport-ws）或 SSE（Accept: text/event-stream）发起。",
    en: "Subscribe over WebSocket (graphql-transport-ws) or SSE (Accept: text/event-stream).",
  },
  {},
  { reason: "SUBSCRIPTION_NEEDS_A_STREAM" },
);

/** Creates the plugin that rejects an operation with a denied root field, before it is planned. */
export function enforcePolicy(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, document, contextValue }) {
          try {
            // Without an operation the checks below would be skipped, and the executor may find another one.
            if (!operation) throw NO_SUCH_OPERATION;
            refuseDenied(operation, document, contextValue);
            if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw SUBSCRIPTION_NEEDS_A_STREAM;
          } catch (error) {
            throw error instanceof ApiError ? inLanguage(error, contextValue.language) : error;
          }
        },
      };
    },
  };
}

/**
 * Rejects an operation with a root field that is denied to the viewer, and a mutation with a malformed Idempotency-Key.
 * @param document may be invalid: an unknown field is denied to anonymous callers
 * @throws ApiError UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT
 */
export function refuseDenied(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  { viewer, idempotencyKey }: Pick<GatewayContext, "viewer" | "idempotencyKey">,
): void {
  for (const rootField of operationsOf(operation, document)) {
    const verdict = judge(viewer, rootField);
    // `denied` is for the log and is not sent to the client.
    if (verdict !== "allowed") throw new ApiError(DENIED[verdict], undefined, {}, { denied: rootField });
  }
  const isNamed = idempotencyKey !== null && operation.operation === OperationTypeNode.MUTATION;
  if (isNamed && !KEY.test(idempotencyKey)) throw NOT_A_KEY;
}

const operations = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** Returns the root fields by their names in the policy, cached for as long as the document is in memory. */
function operationsOf(operation: OperationDefinitionNode, document: DocumentNode): readonly string[] {
  let known = operations.get(operation);
  if (!known) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    known = [...rootFields(operation, fragments)].map((field) => `${ROOT[operation.operation]}.${field}`);
    operations.set(operation, known);
  }
  return known;
}

/** Returns the names of an operation's root fields, without introspection. */
export function rootFields(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): ReadonlySet<string> {
  const fields = new Set<string>();
  const visited = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if (!selection.name.value.startsWith("__")) fields.add(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const spread = fragments.find((fragment) => fragment.name.value === selection.name.value);
        if (spread) visit(spread.selectionSet);
      }
    }
  };
  visit(operation.selectionSet);
  return fields;
}

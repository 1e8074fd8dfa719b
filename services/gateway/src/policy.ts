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

/** Of what a client calls it nothing is said. */
export const NO_SUCH_OPERATION = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "没有该名称的操作；有多个操作时须指明其中一个。",
    en: "There is no operation of that name; of several, one is to be named.",
  },
  {},
  { reason: "NO_SUCH_OPERATION" },
);

/** What Apollo Server serves answers once. */
const LISTEN_ELSEWHERE = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "订阅请通过 WebSocket（graphql-transport-ws）或 SSE（Accept: text/event-stream）发起。",
    en: "Subscribe over WebSocket (graphql-transport-ws) or SSE (Accept: text/event-stream).",
  },
  {},
  { reason: "SUBSCRIPTION_NEEDS_A_STREAM" },
);

/** Refuses an operation of which a root field is denied, before anything of it is planned. */
export function enforcePolicy(): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, document, contextValue }) {
          try {
            // Without one nothing that follows would be looked at, and the executor may know another.
            if (!operation) throw NO_SUCH_OPERATION;
            refuseDenied(operation, document, contextValue);
            if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw LISTEN_ELSEWHERE;
          } catch (error) {
            throw error instanceof ApiError ? inLanguage(error, contextValue.language) : error;
          }
        },
      };
    },
  };
}

/**
 * Refuses an operation of which a root field is denied to the viewer, and a mutation whose Idempotency-Key is none.
 * @param document need not be valid: a field that there is not is denied to whoever has not signed in
 * @throws ApiError UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT
 */
export function refuseDenied(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  { viewer, idempotencyKey }: Pick<GatewayContext, "viewer" | "idempotencyKey">,
): void {
  for (const asked of operationsOf(operation, document)) {
    const verdict = judge(viewer, asked);
    // For the log; a client is not told it again.
    if (verdict !== "allowed") throw new ApiError(DENIED[verdict], undefined, {}, { denied: asked });
  }
  const isNamed = idempotencyKey !== null && operation.operation === OperationTypeNode.MUTATION;
  if (isNamed && !KEY.test(idempotencyKey)) throw NOT_A_KEY;
}

const operations = new WeakMap<OperationDefinitionNode, readonly string[]>();

/** The root fields as the policy names them, for as long as the document is kept. */
function operationsOf(operation: OperationDefinitionNode, document: DocumentNode): readonly string[] {
  let known = operations.get(operation);
  if (!known) {
    const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    known = [...rootFields(operation, fragments)].map((field) => `${ROOT[operation.operation]}.${field}`);
    operations.set(operation, known);
  }
  return known;
}

/** The names of the fields an operation asks of its root, introspection left out. */
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

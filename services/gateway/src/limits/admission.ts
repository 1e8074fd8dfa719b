import type { ApolloServerPlugin } from "@apollo/server";
import { ApiError } from "@starlane/graphql";
import { Kind, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from "graphql";
import { inLanguage } from "../answer.js";
import type { GatewayContext } from "../context.js";
import type { Gate } from "./gate.js";
import type { Rates } from "./rates.js";

/** A text that nobody asked before is read, validated and planned, so that five hundred letters count as an operation more. */
const COST_OF_A_NEW_LETTER = 20;
/** Passwords are made slow to check on purpose. */
const CHECKS_A_PASSWORD = new Set(["signIn", "changePassword"]);

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** The last that stands before an operation which its viewer may ask: what it may cost, and how often they ask. */
export class Admission {
  readonly #signIns = new WeakMap<OperationDefinitionNode, number>();

  constructor(
    readonly gate: Gate,
    private readonly rates: Rates,
  ) {}

  /**
   * @param isNew the text, where it was not asked before: it is validated and planned
   * @throws ApiError QUERY_TOO_COMPLEX, RATE_LIMITED
   */
  async admit(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Variables,
    { viewer, address, isOurs }: GatewayContext,
    isNew?: string,
  ): Promise<void> {
    if (isOurs) return;
    const cost = this.gate.priceOf(operation, document, variables);
    const caller = { user: viewer?.id, address };
    await this.rates.operation(caller, cost + (isNew?.length ?? 0) * COST_OF_A_NEW_LETTER);
    if (operation.operation === OperationTypeNode.MUTATION)
      await this.rates.signIns(caller, this.#attemptsIn(operation));
  }

  /** The same for what Apollo Server answers. */
  plugin(): ApolloServerPlugin<GatewayContext> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ operation, document, request, contextValue, source }) => {
          if (!operation) return;
          try {
            await this.admit(operation, document, request.variables, contextValue, source);
          } catch (error) {
            throw error instanceof ApiError ? inLanguage(error, contextValue.language) : error;
          }
        },
      }),
    };
  }

  #attemptsIn(operation: OperationDefinitionNode): number {
    let attempts = this.#signIns.get(operation);
    if (attempts === undefined) {
      const asked = operation.selectionSet.selections.filter(
        (node) => node.kind !== Kind.FIELD || CHECKS_A_PASSWORD.has(node.name.value),
      );
      this.#signIns.set(operation, (attempts = asked.length));
    }
    return attempts;
  }
}

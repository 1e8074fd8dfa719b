import type { ApolloServerPlugin } from "@apollo/server";
import { ApiError } from "@starlane/graphql";
import {
  getOperationAST,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from "graphql";
import { inLanguage } from "../answer.js";
import { networkOf } from "@starlane/runtime";
import type { GatewayContext } from "../context.js";
import { NO_SUCH_OPERATION, refuseDenied } from "../policy.js";
import type { OperationLimiter } from "./operation-limiter.js";
import type { Rates } from "./rates.js";
import { ThreadShare } from "./thread-share.js";

/** Passwords are made slow to check on purpose. */
const CHECKS_A_PASSWORD = new Set(["signIn", "changePassword"]);

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** Stands before an operation twice: before its text is validated, and again before it is executed. */
export class Admission {
  readonly #signIns = new WeakMap<OperationDefinitionNode, number>();
  readonly #share = new ThreadShare();

  constructor(
    readonly limiter: OperationLimiter,
    private readonly rates: Rates,
  ) {}

  /**
   * Counts an operation and refuses what is too large, before it is read any further. Who has not signed in may ask for little, and
   * that is decided by the names of the root fields, so that no other text of theirs is validated.
   * @throws ApiError RATE_LIMITED, QUERY_TOO_COMPLEX; of the anonymous also UNAUTHENTICATED, BAD_USER_INPUT
   */
  async enter(
    text: string,
    operationName: string | null | undefined,
    context: GatewayContext,
  ): Promise<void> {
    const { viewer, address, isInternal } = context;
    if (isInternal) return;
    const newChars = this.limiter.charsToValidate(text);
    await this.rates.operation({ user: viewer?.id, address }, newChars);
    // Nobody's operations share one line whatever they ask; a user's texts that are known cost next to nothing.
    if (!viewer) await this.#share.turn("", address && networkOf(address));
    else if (newChars > 0) await this.#share.turn(viewer.id);
    if (viewer) this.limiter.assertWithinSize(text);
    else this.#refuseAnonymous(text, operationName, context);
  }

  /** Resolves when something large of a user may be read. @throws ApiError RATE_LIMITED where too much of theirs waits */
  turnOf(user: string): Promise<void> {
    return this.#share.turn(user);
  }

  /** Counts a request that did not come by way of HTTP. @throws ApiError RATE_LIMITED */
  async request(address: string | undefined): Promise<void> {
    await this.rates.request(address);
  }

  /** Lets a valid operation be executed, by its cost. @throws ApiError QUERY_TOO_COMPLEX, RATE_LIMITED */
  async admit(
    operation: OperationDefinitionNode,
    document: DocumentNode,
    variables: Variables,
    { viewer, address, isInternal }: GatewayContext,
  ): Promise<void> {
    this.limiter.markValidated(operation);
    if (isInternal) return;
    const cost = this.limiter.costOf(operation, document, variables, { isAnonymous: !viewer });
    const caller = { user: viewer?.id, address };
    await this.rates.cost(caller, cost);
    if (operation.operation === OperationTypeNode.MUTATION)
      await this.rates.signIns(caller, this.#attemptsIn(operation));
  }

  /** The same for what Apollo Server answers. */
  plugin(): ApolloServerPlugin<GatewayContext> {
    return {
      requestDidStart: async () => ({
        didResolveOperation: async ({ operation, document, request, contextValue }) => {
          if (!operation) return;
          try {
            await this.admit(operation, document, request.variables, contextValue);
          } catch (error) {
            throw error instanceof ApiError ? inLanguage(error, contextValue.language) : error;
          }
        },
      }),
    };
  }

  #refuseAnonymous(text: string, operationName: string | null | undefined, context: GatewayContext): void {
    const document = this.limiter.parse(text);
    if (!document) return;
    const operation = getOperationAST(document, operationName);
    if (!operation) throw NO_SUCH_OPERATION;
    // First: whose token has just expired is to renew it, however large the operation is.
    refuseDenied(operation, document, context);
    this.limiter.parseAnonymous(text);
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

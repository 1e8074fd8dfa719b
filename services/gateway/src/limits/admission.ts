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

/** Fields that check a password, which is slow on purpose. */
const CHECKS_A_PASSWORD = new Set(["signIn", "changePassword"]);

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** Admits operations at two points: before validation, and again before execution. */
export class Admission {
  readonly #signIns = new WeakMap<OperationDefinitionNode, number>();
  readonly #share = new ThreadShare();

  constructor(
    readonly limiter: OperationLimiter,
    private readonly rates: Rates,
  ) {}

  /**
   * Counts an operation and rejects one that is too large, before any further parsing. An anonymous caller is allowed
   * few root fields; their names are checked first, so that other texts of anonymous callers are never validated.
   * @throws ApiError RATE_LIMITED, QUERY_TOO_COMPLEX; for anonymous callers also UNAUTHENTICATED, BAD_USER_INPUT
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
    // All anonymous operations share one queue; the known texts of a user cost almost nothing.
    if (!viewer) await this.#share.admit("", address && networkOf(address));
    else if (newChars > 0) await this.#share.admit(viewer.id);
    if (viewer) this.limiter.assertWithinSize(text);
    else this.#refuseAnonymous(text, operationName, context);
  }

  /** Resolves when a large body of a user may be read. @throws ApiError RATE_LIMITED when too many of theirs wait */
  waitForShare(user: string): Promise<void> {
    return this.#share.admit(user);
  }

  /** Counts a request that did not arrive over HTTP. @throws ApiError RATE_LIMITED */
  async request(address: string | undefined): Promise<void> {
    await this.rates.request(address);
  }

  /** Admits a valid operation by its cost. @throws ApiError QUERY_TOO_COMPLEX, RATE_LIMITED */
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

  /** Returns a plugin that applies `admit` to operations in Apollo Server. */
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
    // Checked first: a client with an expired token must renew it, however large the operation is.
    refuseDenied(operation, document, context);
    this.limiter.parseAnonymous(text);
  }

  #attemptsIn(operation: OperationDefinitionNode): number {
    let attempts = this.#signIns.get(operation);
    if (attempts === undefined) {
      const attempted = operation.selectionSet.selections.filter(
        (node) => node.kind !== Kind.FIELD || CHECKS_A_PASSWORD.has(node.name.value),
      );
      this.#signIns.set(operation, (attempts = attempted.length));
    }
    return attempts;
  }
}

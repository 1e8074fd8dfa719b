import { QueryPlanner, type PlanNode } from "@graphql-hive/router-query-planner";
import { print, type DocumentNode, type GraphQLSchema } from "graphql";

import { fieldsIn } from "./operation-size.js";
import { stepOf, subscriptionPlanOf, type SubscriptionPlan } from "./plan.js";
import { tooComplex, unplannable } from "./refusals.js";
import type { Step } from "./steps.js";
import { withTypenames } from "./typenames.js";

/** The planner works off the main thread, and gives up soon after this. */
const PLANNING_LIMIT_MS = 5_000;

/** Makes plans for documents of one operation, whose aliases and conditions are seen to already. */
export class Planning {
  readonly #planner: QueryPlanner;

  constructor(
    supergraphSdl: string,
    private readonly schema: GraphQLSchema,
    private readonly mostFields: number,
  ) {
    this.#planner = new QueryPlanner(supergraphSdl);
  }

  /** @throws {GraphQLError} where it cannot be planned */
  step(document: DocumentNode): Promise<Step> {
    return this.#plan(document, stepOf);
  }

  /** @throws {GraphQLError} where it cannot be planned */
  subscription(document: DocumentNode): Promise<SubscriptionPlan> {
    return this.#plan(document, subscriptionPlanOf);
  }

  async #plan<P>(document: DocumentNode, make: (node: PlanNode) => P): Promise<P> {
    if (fieldsIn(document) > this.mostFields) throw tooComplex(this.mostFields);
    try {
      const query = print(withTypenames(document, this.schema));
      const signal = AbortSignal.timeout(PLANNING_LIMIT_MS);
      const { node } = await this.#planner.planAsync(query, null, new Set(), 0, signal);
      if (!node) throw new Error("The plan is empty.");
      return make(node);
    } catch (cause) {
      throw unplannable(cause);
    }
  }
}

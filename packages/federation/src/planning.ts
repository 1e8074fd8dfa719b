import { QueryPlanner, type PlanNode } from "@graphql-hive/router-query-planner";
import { print, type DocumentNode, type GraphQLSchema } from "graphql";

import { fieldsIn } from "./operation-size.js";
import { planStepOf, subscriptionPlanOf, type SubscriptionPlan } from "./plan.js";
import { tooManyFields, tooLongToPlan, unplannable } from "./refusals.js";
import type { PlanStep } from "./steps.js";
import { withTypenames } from "./typenames.js";

export interface PlanningLimits {
  readonly mostFields: number;
  /** The planner works off the main thread, and gives up soon after this. */
  readonly planningMs: number;
}

/** Makes plans for documents of one operation, whose aliases and conditions are seen to already. */
export class Planning {
  readonly #planner: QueryPlanner;

  constructor(
    supergraphSdl: string,
    private readonly schema: GraphQLSchema,
    private readonly limits: PlanningLimits,
  ) {
    this.#planner = new QueryPlanner(supergraphSdl);
  }

  /** @throws {GraphQLError} where it cannot be planned */
  step(document: DocumentNode): Promise<PlanStep> {
    return this.#plan(document, planStepOf);
  }

  /** @throws {GraphQLError} where it cannot be planned */
  subscription(document: DocumentNode): Promise<SubscriptionPlan> {
    return this.#plan(document, subscriptionPlanOf);
  }

  async #plan<P>(document: DocumentNode, make: (node: PlanNode) => P): Promise<P> {
    const { mostFields, planningMs } = this.limits;
    if (fieldsIn(document) > mostFields) throw tooManyFields(mostFields);
    const signal = AbortSignal.timeout(planningMs);
    try {
      const query = print(withTypenames(document, this.schema));
      const { node } = await this.#planner.planAsync(query, null, new Set(), 0, signal);
      if (!node) throw new Error("The plan is empty.");
      return make(node);
    } catch (cause) {
      throw signal.aborted ? tooLongToPlan(cause) : unplannable(cause);
    }
  }
}

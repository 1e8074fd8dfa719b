import { QueryPlanner, type PlanNode } from "@graphql-hive/router-query-planner";
import { print, type DocumentNode, type GraphQLSchema } from "graphql";

import { fieldsIn } from "./operation-size.js";
import { planStepOf, subscriptionPlanOf, type SubscriptionPlan } from "./plan.js";
import { tooManyFields, tooLongToPlan, unplannable } from "./refusals.js";
import type { PlanStep } from "./steps.js";
import { withTypenames } from "./typenames.js";

export interface PlanningLimits {
  readonly maxFields: number;
  /** The timeout of the planner, which runs off the main thread and stops shortly after it. */
  readonly planningMs: number;
}

/** Plans documents with one operation, whose aliases and conditions were already processed. */
export class Planning {
  readonly #planner: QueryPlanner;

  constructor(
    supergraphSdl: string,
    private readonly schema: GraphQLSchema,
    private readonly limits: PlanningLimits,
  ) {
    this.#planner = new QueryPlanner(supergraphSdl);
  }

  /** Plans a document. @throws {GraphQLError} when it cannot be planned */
  step(document: DocumentNode): Promise<PlanStep> {
    return this.#plan(document, planStepOf);
  }

  /** Plans a document. @throws {GraphQLError} when it cannot be planned */
  subscription(document: DocumentNode): Promise<SubscriptionPlan> {
    return this.#plan(document, subscriptionPlanOf);
  }

  async #plan<P>(document: DocumentNode, make: (node: PlanNode) => P): Promise<P> {
    const { maxFields, planningMs } = this.limits;
    if (fieldsIn(document) > maxFields) throw tooManyFields(maxFields);
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

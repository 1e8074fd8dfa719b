import type { DocumentNode } from "graphql";

import type { RequestedFields } from "./requested-fields.js";
import type { SubscriptionPlan } from "./plan.js";
import type { ProjectedField } from "./projection.js";
import type { PlanStep } from "./steps.js";

/** An operation made ready to run, for one outcome of its conditions. */
export interface CompiledOperation {
  /** One after the other: a stage begins when the one before it is complete. */
  stages: readonly RootFieldGroup[];
  /** What is asked about the schema itself, to be answered by the schema. */
  introspection: DocumentNode | undefined;
  /** Where the events come from that the stages answer, if it is a subscription. */
  subscription: SubscriptionPlan | undefined;
  requested: RequestedFields;
}

/** Root fields that are answered together: all of a query's, one of a mutation's. */
export interface RootFieldGroup {
  step: PlanStep | undefined;
  fields: readonly ProjectedField[];
}

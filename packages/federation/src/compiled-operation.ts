import type { DocumentNode } from "graphql";

import type { RequestedFields } from "./requested-fields.js";
import type { SubscriptionPlan } from "./plan.js";
import type { ProjectedField } from "./projection.js";
import type { PlanStep } from "./steps.js";

/** An operation compiled for one outcome of its conditions. */
export interface CompiledOperation {
  /** Executed in order: a stage starts when the previous one is complete. */
  stages: readonly RootFieldGroup[];
  /** The introspection fields, answered from the schema. */
  introspection: DocumentNode | undefined;
  /** The source of the events that the stages answer, for a subscription. */
  subscription: SubscriptionPlan | undefined;
  requested: RequestedFields;
}

/** Root fields executed together: all fields of a query, one field of a mutation. */
export interface RootFieldGroup {
  step: PlanStep | undefined;
  fields: readonly ProjectedField[];
}

import type { DocumentNode } from "graphql";

import type { Asked } from "./requested-fields.js";
import type { SubscriptionPlan } from "./plan.js";
import type { ProjectedField } from "./projection.js";
import type { Step } from "./steps.js";

/** An operation made ready to run, for one outcome of its conditions. */
export interface CompiledOperation {
  /** One after the other: a stage begins when the one before it is complete. */
  stages: readonly Stage[];
  /** What is asked about the schema itself, to be answered by the schema. */
  introspection: DocumentNode | undefined;
  /** Where the events come from that the stages answer, if it is a subscription. */
  subscription: SubscriptionPlan | undefined;
  asked: Asked;
}

/** Root fields that are answered together: all of a query's, one of a mutation's. */
export interface Stage {
  step: Step | undefined;
  fields: readonly ProjectedField[];
}

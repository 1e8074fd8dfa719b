import type {
  FetchRewrite,
  FlattenNodePathSegment,
  RequiresSelection,
} from "@graphql-hive/router-query-planner";
import type { DocumentNode } from "graphql";

/** A step of a plan: a node of the Hive planner, converted once and run many times. */
export type PlanStep = Sequence | Parallel | RootFetch | EntityFetch;

export interface Sequence {
  kind: "sequence";
  steps: readonly PlanStep[];
}

export interface Parallel {
  kind: "parallel";
  steps: readonly PlanStep[];
}

interface Fetch {
  service: string;
  document: DocumentNode;
  query: string;
  operationName: string | undefined;
  /** The client's variables that the fetch uses. */
  variables: readonly string[];
}

/** A fetch of root fields from a service, for the root of the result or, with `path`, for each object found there. */
export interface RootFetch extends Fetch {
  kind: "root";
  path: readonly FlattenNodePathSegment[] | undefined;
  outputRewrites: readonly FetchRewrite[];
  /** The keys that the fetch fills in the result. */
  keys: ReadonlySet<string>;
}

/** A fetch of more fields of existing objects by their keys: one request to a service with one or more lookups. */
export interface EntityFetch extends Fetch {
  kind: "entities";
  lookups: readonly Lookup[];
}

/** The single field that identifies objects of a type. */
export interface SimpleKey {
  type: string;
  field: string;
  /** A cache key: equal for equal type and field. */
  name: string;
}

/** One `_entities` field of a request. */
export interface Lookup {
  /** The key in the service's answer. */
  alias: string;
  /** The variable for its representations; several lookups may share one. */
  variable: string;
  /** The paths of the objects. */
  paths: readonly (readonly FlattenNodePathSegment[])[];
  /** The fields that the service requires. */
  requires: readonly RequiresSelection[];
  /** The single key field, when nothing else is required: usually the id. */
  key: SimpleKey | undefined;
  inputRewrites: readonly FetchRewrite[];
  outputRewrites: readonly FetchRewrite[];
  keys: ReadonlySet<string>;
}

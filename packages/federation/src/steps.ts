import type {
  FetchRewrite,
  FlattenNodePathSegment,
  RequiresSelection,
} from "@graphql-hive/router-query-planner";
import type { DocumentNode } from "graphql";

/** What is to be done to answer an operation: a plan of the Hive planner, made ready to run many times. */
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
  /** The client's variables that go along. */
  variables: readonly string[];
}

/** Root fields of a service, for the root of the answer or, where `path` is given, for each object found there. */
export interface RootFetch extends Fetch {
  kind: "root";
  path: readonly FlattenNodePathSegment[] | undefined;
  outputRewrites: readonly FetchRewrite[];
  /** The fields it fills, by their names in the answer. */
  keys: ReadonlySet<string>;
}

/** Further fields of objects already there, by their keys: one request to a service, of one or more lookups. */
export interface EntityFetch extends Fetch {
  kind: "entities";
  lookups: readonly Lookup[];
}

/** Objects of this type are named by this field. */
export interface SimpleKey {
  type: string;
  field: string;
  /** Of the key: the same for the same type and field. */
  name: string;
}

/** One `_entities` field of a request. */
export interface Lookup {
  /** Its name in the service's answer. */
  alias: string;
  /** The variable that takes its representations; several lookups may share one. */
  variable: string;
  /** Where the objects lie. */
  paths: readonly (readonly FlattenNodePathSegment[])[];
  /** What of them the service needs to know. */
  requires: readonly RequiresSelection[];
  /** The same where it is no more than one field of objects of one type, which mostly is their id. */
  key: SimpleKey | undefined;
  inputRewrites: readonly FetchRewrite[];
  outputRewrites: readonly FetchRewrite[];
  keys: ReadonlySet<string>;
}

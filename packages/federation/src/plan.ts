import type {
  BatchFetchNode,
  FetchNode,
  FetchRewrite,
  FlattenNodePathSegment,
  PlanNode,
  RequiresSelection,
} from "@graphql-hive/router-query-planner";
import { Kind, parse, type DocumentNode, type SelectionSetNode } from "graphql";

import { fieldsByKey, fragmentsOf, selectionsOf } from "./operation.js";
import type { EntityFetch, Lookup, RootFetch, SimpleKey, PlanStep } from "./steps.js";
import { keyRenamer } from "./rewrites.js";

/** The plan of a subscription: the source of its events, and the steps that complete each event. */
export interface SubscriptionPlan {
  source: RootFetch;
  rest: PlanStep | undefined;
}

/**
 * Converts a node of the planner into a step.
 * @throws {Error} on a kind of node that operations without conditions and `@defer` cannot need
 */
export function planStepOf(node: PlanNode): PlanStep {
  switch (node.kind) {
    case "Sequence":
      return { kind: "sequence", steps: node.nodes.map(planStepOf) };
    case "Parallel":
      return { kind: "parallel", steps: node.nodes.map(planStepOf) };
    case "Fetch":
      return rootFetch(node);
    case "BatchFetch":
      return batchFetch(node);
    case "Flatten":
      if (node.node.kind !== "Fetch") throw new Error(`The plan looks up entities by a ${node.node.kind}.`);
      return node.node.requires ? entityFetch(node.node, node.path) : rootFetch(node.node, node.path);
    default:
      throw new Error(`The plan has a node of the kind ${node.kind}.`);
  }
}

export function subscriptionPlanOf(node: PlanNode): SubscriptionPlan {
  const [first, ...rest] = node.kind === "Sequence" ? node.nodes : [node];
  if (first?.kind !== "Subscription") throw new Error("The plan of a subscription does not begin with one.");
  return {
    source: rootFetch(first.primary),
    rest: rest.length > 0 ? { kind: "sequence", steps: rest.map(planStepOf) } : undefined,
  };
}

function rootFetch(node: FetchNode, path?: readonly FlattenNodePathSegment[]): RootFetch {
  const request = requestOf(node);
  const outputRewrites = node.outputRewrites ?? [];
  return {
    kind: "root",
    ...request,
    path,
    outputRewrites,
    keys: keysOf(rootSelection(request.document), request.document, outputRewrites),
  };
}

function entityFetch(node: FetchNode, path: readonly FlattenNodePathSegment[]): EntityFetch {
  const alias = {
    alias: "_entities",
    representationsVariableName: "representations",
    paths: [[...path]],
    requires: node.requires ?? [],
    inputRewrites: node.inputRewrites,
    outputRewrites: node.outputRewrites,
  };
  return batchFetch({ ...node, kind: "BatchFetch", entityBatch: { aliases: [alias] } });
}

function batchFetch(node: BatchFetchNode): EntityFetch {
  const request = requestOf(node);
  const fields = fieldsByKey([rootSelection(request.document)], fragmentsOf(request.document), () => true);
  const lookups = node.entityBatch.aliases.map((alias): Lookup => {
    const outputRewrites = alias.outputRewrites ?? [];
    const selections = selectionsOf(fields.get(alias.alias) ?? []);
    return {
      alias: alias.alias,
      variable: alias.representationsVariableName,
      paths: alias.paths,
      requires: alias.requires,
      key: simpleKeyOf(alias.requires, alias.inputRewrites ?? []),
      inputRewrites: alias.inputRewrites ?? [],
      outputRewrites,
      keys: new Set(selections.flatMap((set) => [...keysOf(set, request.document, outputRewrites)])),
    };
  });
  return { kind: "entities", ...request, lookups };
}

/** Returns the single key field of a lookup on one type; undefined when it needs more. */
function simpleKeyOf(
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[],
): SimpleKey | undefined {
  const [fragment, ...more] = requires;
  if (fragment?.kind !== "InlineFragment" || more.length > 0 || rewrites.length > 0) return undefined;
  const [field, ...others] = fragment.selections.filter(
    (selection) => selection.kind !== "Field" || selection.alias || selection.name !== "__typename",
  );
  if (field?.kind !== "Field" || field.alias || field.selections?.length || others.length > 0)
    return undefined;
  const [type, name] = [fragment.typeCondition, field.name];
  return { type, field: name, name: `${type} ${name}` };
}

function requestOf(node: FetchNode | BatchFetchNode) {
  return {
    service: node.serviceName,
    document: parse(node.operation, { noLocation: true }),
    query: node.operation,
    operationName: node.operationName,
    variables: node.variableUsages ?? [],
  };
}

function rootSelection(document: DocumentNode): SelectionSetNode {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.selectionSet;
  }
  throw new Error("The plan has a fetch without an operation.");
}

/** Returns the keys that the fields of `set` have in the result after `rewrites`. */
function keysOf(
  set: SelectionSetNode,
  document: DocumentNode,
  rewrites: readonly FetchRewrite[],
): Set<string> {
  const keys = new Set(fieldsByKey([set], fragmentsOf(document), () => true).keys());
  for (const rewrite of rewrites) {
    const renamer = keyRenamer(rewrite);
    if (renamer) keys.add(renamer.renameKeyTo);
  }
  return keys;
}

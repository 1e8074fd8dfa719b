import type { QueryPlanner } from "@graphql-hive/router-query-planner";
import {
  Kind,
  OperationTypeNode,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";

import { withOwnAliases } from "./aliases.js";
import { Asked } from "./asked.js";
import { withoutConditions } from "./conditions.js";
import { fieldsByKey, operationOf, type Operation } from "./operation.js";
import { stepOf, subscriptionPlanOf, type SubscriptionPlan } from "./plan.js";
import { Projection, type ProjectedField } from "./projection.js";
import { reservedAlias, unplannable } from "./refusals.js";
import type { Step } from "./steps.js";
import { withTypenames } from "./typenames.js";

/** An operation made ready to run, for one outcome of its conditions. */
export interface CompiledOperation {
  kind: OperationTypeNode;
  /** One after the other: a stage begins when the one before it is complete. */
  stages: readonly Stage[];
  /** What is asked about the schema itself, to be answered by the schema. */
  introspection: DocumentNode | undefined;
  subscription: SubscriptionPlan | undefined;
  asked: () => Asked;
}

/** Root fields that are answered together: all of a query's, one of a mutation's. */
export interface Stage {
  step: Step | undefined;
  fields: readonly ProjectedField[];
}

/** Longer than any operation takes that is worth an answer; the planner works off the main thread, and gives up then. */
const PLANNING_LIMIT_MS = 5_000;

/**
 * @param document validated against `schema`
 * @throws {GraphQLError} where it cannot be planned
 */
export async function compileOperation(
  planner: QueryPlanner,
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): Promise<CompiledOperation> {
  refusePrototypes(document);
  const operation = operationOf(withOwnAliases(withoutConditions(document, variables)), operationName);
  const { definition, fragments } = operation;
  const kind = definition.operation;
  const root = schema.getRootType(kind);
  if (!root) throw unplannable(`The schema has no ${kind}.`);

  const roots = fieldsByKey([definition.selectionSet], fragments, (condition) => condition === root.name);
  const projected = new Projection(schema, fragments).fields(root, [definition.selectionSet]);
  const aboutSchema = [...roots.values()].flat().filter(isIntrospection);
  const planned = new Map([...roots].filter(([, nodes]) => !nodes.some((node) => isMeta(node))));
  const plan = async (nodes: readonly FieldNode[]) => {
    try {
      const query = print(withTypenames(documentOf(operation, nodes), schema));
      return (await planner.planAsync(query, null, new Set(), 0, AbortSignal.timeout(PLANNING_LIMIT_MS)))
        .node;
    } catch (cause) {
      throw unplannable(cause);
    }
  };
  const stage = async (fields: readonly ProjectedField[]): Promise<Stage> => {
    const nodes = fields.flatMap(({ key }) => planned.get(key) ?? []);
    const node = nodes.length > 0 ? await plan(nodes) : undefined;
    return { fields, step: node && stepOf(node) };
  };

  let asked: Asked | undefined;
  const compiled = {
    kind,
    introspection: aboutSchema.length > 0 ? documentOf(operation, aboutSchema) : undefined,
    subscription: undefined,
    asked: () => (asked ??= new Asked([definition.selectionSet], fragments)),
  };
  if (kind === OperationTypeNode.SUBSCRIPTION) {
    const node = await plan([...planned.values()].flat());
    if (!node) throw unplannable("The planner found nothing to listen to.");
    return {
      ...compiled,
      subscription: subscriptionPlanOf(node),
      stages: [{ step: undefined, fields: projected }],
    };
  }
  // Each root field of a mutation is planned by itself: it is complete, with all that other services know of its
  // answer, before the next one begins; and a field that must not be null stops those that follow it.
  const groups = kind === OperationTypeNode.MUTATION ? projected.map((field) => [field]) : [projected];
  return { ...compiled, stages: await Promise.all(groups.map(stage)) };
}

/** A document of this operation alone, with only these root fields. */
function documentOf({ definition, fragments }: Operation, selections: readonly FieldNode[]): DocumentNode {
  const selectionSet = { ...definition.selectionSet, selections };
  return { kind: Kind.DOCUMENT, definitions: [{ ...definition, selectionSet }, ...fragments.values()] };
}

function isIntrospection(field: FieldNode): boolean {
  return field.name.value === "__schema" || field.name.value === "__type";
}

function isMeta(field: FieldNode): boolean {
  return isIntrospection(field) || field.name.value === "__typename";
}

/** An answer is made of plain objects, in which this name has a meaning of its own. */
function refusePrototypes(document: DocumentNode): void {
  visit(document, {
    Field({ alias }) {
      if (alias?.value === "__proto__") throw reservedAlias(alias.value);
    },
  });
}

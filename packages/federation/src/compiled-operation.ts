import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";

import { withOwnAliases } from "./aliases.js";
import { Asked } from "./asked.js";
import { withoutConditions } from "./conditions.js";
import { fieldKey, fieldsByKey, operationOf, selectionsOf, type Operation } from "./operation.js";
import type { SubscriptionPlan } from "./plan.js";
import type { Planning } from "./planning.js";
import { Projection, type ProjectedField } from "./projection.js";
import { reservedAlias } from "./refusals.js";
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

/**
 * @param document validated against `schema`
 * @throws {GraphQLError} where it cannot be planned
 */
export async function compileOperation(
  planning: Planning,
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Readonly<Record<string, unknown>>,
): Promise<CompiledOperation> {
  refusePrototypes(document);
  const operation = operationOf(withOwnAliases(withoutConditions(document, variables)), operationName);
  const { definition, fragments } = operation;
  const type = schema.getRootType(definition.operation);
  if (!type) throw new GraphQLError(`The schema has no ${definition.operation}.`);

  const roots = rootFields(operation, type.name);
  const aboutSchema = roots.filter(isIntrospection);
  const planned = new Map(roots.filter((field) => !isMeta(field)).map((field) => [fieldKey(field), field]));
  const projected = new Projection(schema, fragments).fields(type, [definition.selectionSet]);
  const compiled = {
    introspection: aboutSchema.length > 0 ? documentOf(operation, aboutSchema) : undefined,
    asked: new Asked([definition.selectionSet], fragments),
  };

  if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
    const subscription = await planning.subscription(documentOf(operation, [...planned.values()]));
    return { ...compiled, subscription, stages: [{ step: undefined, fields: projected }] };
  }
  const stage = async (fields: readonly ProjectedField[]): Promise<Stage> => {
    const nodes = fields.flatMap(({ key }) => planned.get(key) ?? []);
    return { fields, step: nodes.length > 0 ? await planning.step(documentOf(operation, nodes)) : undefined };
  };
  // Each root field of a mutation is planned by itself: it is complete, with all that other services know of its
  // answer, before the next one begins; and a field that must not be null stops those that follow it. In one plan
  // of all, lookups for the first were seen next to the second.
  const groups =
    definition.operation === OperationTypeNode.MUTATION ? projected.map((it) => [it]) : [projected];
  return { ...compiled, subscription: undefined, stages: await Promise.all(groups.map(stage)) };
}

/**
 * The root fields, each once. The planner was seen to run a mutation as often as it is written, where all that is
 * written under one name is one field.
 */
function rootFields({ definition, fragments }: Operation, typeName: string): FieldNode[] {
  const byKey = fieldsByKey([definition.selectionSet], fragments, (condition) => condition === typeName);
  return [...byKey.values()].flatMap((nodes) => {
    const [first] = nodes;
    if (!first?.selectionSet) return first ?? [];
    const selections = selectionsOf(nodes).flatMap((set) => set.selections);
    return { ...first, selectionSet: { ...first.selectionSet, selections } };
  });
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

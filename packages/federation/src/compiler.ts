import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";

import { aliasingFor, type Aliasing } from "./aliases.js";
import { RequestedFields } from "./requested-fields.js";
import type { CompiledOperation, RootFieldGroup } from "./compiled-operation.js";
import { withoutConditions } from "./conditions.js";
import { fieldKey, fieldsByKey, operationOf, selectionsOf, type Operation } from "./operation.js";
import type { Planning } from "./planning.js";
import { Projection, type ProjectedField } from "./projection.js";
import { reservedAlias } from "./refusals.js";

/** Makes operations ready to run. */
export class Compiler {
  readonly #aliased: Aliasing;

  constructor(
    private readonly planning: Planning,
    private readonly schema: GraphQLSchema,
  ) {
    this.#aliased = aliasingFor(schema);
  }

  /**
   * @param document validated against the schema
   * @param variables coerced; only those that decide a condition matter
   * @throws {GraphQLError} where there is no such operation, or no plan for it
   */
  async compile(
    document: DocumentNode,
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<CompiledOperation> {
    refusePrototypes(document);
    const operation = operationOf(this.#aliased(withoutConditions(document, variables)), operationName);
    const { definition, fragments } = operation;
    const type = this.schema.getRootType(definition.operation);
    if (!type) throw new GraphQLError(`The schema has no ${definition.operation}.`);

    const roots = rootFields(operation, type.name);
    const aboutSchema = roots.filter(isIntrospection);
    const planned = new Map(roots.filter((field) => !isMeta(field)).map((field) => [fieldKey(field), field]));
    const fields = new Projection(this.schema, fragments).fields(type, [definition.selectionSet]);
    const compiled = {
      introspection: aboutSchema.length > 0 ? documentOf(operation, aboutSchema) : undefined,
      requested: new RequestedFields([definition.selectionSet], fragments),
    };
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      const subscription = await this.planning.subscription(documentOf(operation, [...planned.values()]));
      return { ...compiled, subscription, stages: [{ step: undefined, fields }] };
    }
    // Each root field of a mutation is planned by itself: it is complete, with all that other services know of its
    // answer, before the next one begins; and a field that must not be null stops those that follow it. In one plan
    // of all, lookups for the first were seen next to the second.
    const isMutation = definition.operation === OperationTypeNode.MUTATION;
    const groups = isMutation ? fields.map((field) => [field]) : [fields];
    const stages = await Promise.all(groups.map((group) => this.#stage(operation, group, planned)));
    return { ...compiled, subscription: undefined, stages };
  }

  async #stage(
    operation: Operation,
    fields: readonly ProjectedField[],
    planned: ReadonlyMap<string, FieldNode>,
  ): Promise<RootFieldGroup> {
    const nodes = fields.flatMap(({ key }) => planned.get(key) ?? []);
    const step = nodes.length > 0 ? await this.planning.step(documentOf(operation, nodes)) : undefined;
    return { fields, step };
  }
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

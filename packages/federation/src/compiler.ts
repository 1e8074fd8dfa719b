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

/** Compiles operations into plans. */
export class Compiler {
  readonly #aliased: Aliasing;

  constructor(
    private readonly planning: Planning,
    private readonly schema: GraphQLSchema,
  ) {
    this.#aliased = aliasingFor(schema);
  }

  /**
   * Compiles one operation.
   * @param document validated against the schema
   * @param variables coerced; only those that decide a condition matter
   * @throws {GraphQLError} when there is no such operation, or no plan for it
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
    // Each root field of a mutation is planned on its own: it completes, with all lookups in other services, before the
    // next one starts; and a failed non-null field stops those that follow it. In one plan for all fields, lookups for
    // the first were seen running in parallel with the second.
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
 * Returns the root fields, merged by key. The planner was seen to run a mutation field once per occurrence, although
 * all fields with one key are one field.
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

/** Returns a document with this operation only, reduced to these root fields. */
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

/** Rejects the alias `__proto__`, which has a special meaning in the plain objects of an answer. */
function refusePrototypes(document: DocumentNode): void {
  visit(document, {
    Field({ alias }) {
      if (alias?.value === "__proto__") throw reservedAlias(alias.value);
    },
  });
}

import {
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { Field, TypenameField } from "./field.js";
import type { ResultContainer, ResultPath } from "./result-path.js";
import type { Run } from "./run.js";

/** Executes the selected fields of an object. @throws GraphQLError when a non-null field is null */
export type Select = (source: unknown, run: Run, path: ResultPath | undefined) => ResultContainer;

export type SelectedField = Field | TypenameField;

/** An operation without conditions, with its fragments. */
export class OperationSource {
  constructor(
    readonly schema: GraphQLSchema,
    readonly operation: OperationDefinitionNode,
    readonly fragments: Record<string, FragmentDefinitionNode>,
  ) {}

  /** Returns the fields selected on the root. */
  rootFields(type: GraphQLObjectType): readonly SelectedField[] {
    return this.#fields([this.operation.selectionSet], type);
  }

  /**
   * Returns the selection of `nodes`, all with one key, on an object of `type`; it is computed for the first such
   * object.
   */
  select(nodes: readonly FieldNode[], type: GraphQLObjectType): Select {
    let fields: readonly SelectedField[] | undefined;
    return (source, run, path) => {
      fields ??= this.#fields(
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        type,
      );
      const answer: ResultContainer = {};
      for (const field of fields) field.putInto(answer, source, run, path);
      return answer;
    };
  }

  #fields(sets: readonly SelectionSetNode[], type: GraphQLObjectType): SelectedField[] {
    const nodesByKey = new Map<string, [FieldNode, ...FieldNode[]]>();
    const visited = new Set<string>();
    for (const set of sets) this.#collect(set, type, nodesByKey, visited);
    return [...nodesByKey].flatMap(([key, nodes]) => {
      const name = nodes[0].name.value;
      if (name === "__typename") return new TypenameField(key, type.name);
      const definition = type.getFields()[name];
      return definition ? new Field(key, nodes, definition, type, this) : [];
    });
  }

  #collect(
    { selections }: SelectionSetNode,
    type: GraphQLObjectType,
    nodesByKey: Map<string, [FieldNode, ...FieldNode[]]>,
    visited: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const nodes = nodesByKey.get(key);
        if (nodes) nodes.push(selection);
        else nodesByKey.set(key, [selection]);
        continue;
      }
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        if (visited.has(selection.name.value)) continue;
        visited.add(selection.name.value);
      }
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD ? this.fragments[selection.name.value] : selection;
      if (fragment && this.#applies(fragment, type))
        this.#collect(fragment.selectionSet, type, nodesByKey, visited);
    }
  }

  #applies({ typeCondition }: FragmentDefinitionNode | InlineFragmentNode, type: GraphQLObjectType): boolean {
    if (!typeCondition || typeCondition.name.value === type.name) return true;
    const condition = this.schema.getType(typeCondition.name.value);
    return isAbstractType(condition) && this.schema.isSubType(condition, type);
  }
}

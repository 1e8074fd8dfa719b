import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** One operation of a document, and the fragments it may use. */
export interface Operation {
  definition: OperationDefinitionNode;
  fragments: Fragments;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** @throws {GraphQLError} where the document has no such operation, or several and no name was given */
export function operationOf(document: DocumentNode, name: string | undefined): Operation {
  const operations = document.definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  const isNamed = name !== undefined; // by nothing, too
  const definition = isNamed ? operations.find((it) => it.name?.value === name) : operations[0];
  if (!isNamed && operations.length > 1) {
    throw new GraphQLError("Must provide operation name if query contains multiple operations.");
  }
  if (!definition)
    throw new GraphQLError(isNamed ? "There is no operation of that name." : "Must provide an operation.");
  return { definition, fragments: fragmentsOf(document) };
}

export function fragmentsOf(document: DocumentNode): Fragments {
  const fragments = document.definitions.filter((it) => it.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** The name a field has in the answer. */
export function fieldKey(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/**
 * Every field that `sets` select of an object, in order, by the name it has in the answer; fragments are opened where
 * `applies` says that their type condition holds.
 */
export function fieldsByKey(
  sets: readonly SelectionSetNode[],
  fragments: Fragments,
  applies: (typeCondition: string) => boolean,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const add = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = fieldKey(selection);
        const sameKey = fields.get(key);
        if (sameKey) sameKey.push(selection);
        else fields.set(key, [selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value;
      if (fragment && (!condition || applies(condition))) add(fragment.selectionSet);
    }
  };
  sets.forEach(add);
  return fields;
}

/** What those fields select in their turn. */
export function selectionsOf(fields: readonly FieldNode[]): SelectionSetNode[] {
  return fields.flatMap((field) => field.selectionSet ?? []);
}

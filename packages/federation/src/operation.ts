import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** One operation of a document, with the document's fragments. */
export interface Operation {
  definition: OperationDefinitionNode;
  fragments: Fragments;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Finds an operation by name. @throws {GraphQLError} when it does not exist, or there are several and no name */
export function operationOf(document: DocumentNode, name: string | undefined): Operation {
  const operations = document.definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  const isNamed = name !== undefined; // true for an empty name
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

/** Returns the key of a field in the answer: its alias or its name. */
export function fieldKey(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

/**
 * Returns every field selected by `sets`, in order and grouped by key. A fragment is expanded when `applies` accepts
 * its type condition.
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

/** Returns the selection sets of those fields. */
export function selectionsOf(fields: readonly FieldNode[]): SelectionSetNode[] {
  return fields.flatMap((field) => field.selectionSet ?? []);
}

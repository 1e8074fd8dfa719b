import {
  Kind,
  OperationTypeNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** One root field of a mutation, as an operation of its own. */
export interface MutationField {
  /** The name in the schema. */
  readonly name: string;
  readonly document: DocumentNode;
}

const known = new WeakMap<DocumentNode, Map<string | undefined, readonly MutationField[] | null>>();

/**
 * Returns the root fields of a mutation in execution order, each as an operation of its own; null if the operation is
 * not a mutation. The gateway sends one at a time.
 */
export function mutationFieldsOf(
  document: DocumentNode,
  operationName: string | undefined,
): readonly MutationField[] | null {
  let ofDocument = known.get(document);
  if (!ofDocument) known.set(document, (ofDocument = new Map()));
  let fields = ofDocument.get(operationName);
  if (fields === undefined) ofDocument.set(operationName, (fields = separate(document, operationName)));
  return fields;
}

function separate(
  document: DocumentNode,
  operationName: string | undefined,
): readonly MutationField[] | null {
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      (operationName === undefined || definition.name?.value === operationName),
  );
  if (operation?.operation !== OperationTypeNode.MUTATION) return null;
  const byKey = new Map<string, FieldNode[]>();
  for (const field of fieldsIn(document, operation.selectionSet)) {
    const key = (field.alias ?? field.name).value;
    byKey.set(key, [...(byKey.get(key) ?? []), field]);
  }
  const groups = [...byKey.values()];
  if (groups.length === 1) return [{ name: groups[0]![0]!.name.value, document }];
  return groups.map((selections) => {
    const alone = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
    const definitions = document.definitions.map((each) => (each === operation ? alone : each));
    return { name: selections[0]!.name.value, document: { ...document, definitions } };
  });
}

/** Returns the root fields, including those in fragments, with the directives of the enclosing fragments. */
function fieldsIn(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  conditions: readonly DirectiveNode[] = [],
): FieldNode[] {
  return selections.flatMap((selection): FieldNode[] => {
    const directives = [...conditions, ...(selection.directives ?? [])];
    if (selection.kind === Kind.FIELD) return [{ ...selection, directives }];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return fieldsIn(document, selection.selectionSet, directives);
    const fragment = document.definitions.find(
      (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
    );
    return fragment?.kind === Kind.FRAGMENT_DEFINITION
      ? fieldsIn(document, fragment.selectionSet, directives)
      : [];
  });
}

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
  /** As the schema names it. */
  readonly name: string;
  readonly document: DocumentNode;
}

const known = new WeakMap<DocumentNode, Map<string | undefined, readonly MutationField[] | null>>();

/**
 * The root fields of a mutation in the order in which they are done, each as an operation of its own; null where the operation is
 * none. The gateway asks for one at a time.
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

/** The fields of a root, those in fragments among them, with the conditions that they stand under. */
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

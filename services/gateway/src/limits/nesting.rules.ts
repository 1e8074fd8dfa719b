import { Kind, type ArgumentNode, type DocumentNode, type SelectionSetNode, type ValueNode } from "graphql";

/**
 * Returns true if lists and objects are nested deeper than `atMost`. It stops at that depth, so that a value nested a
 * hundred thousand times does not overflow the stack.
 */
export function isNestedDeeper(value: unknown, atMost: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (atMost === 0) return true;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.some((part) => isNestedDeeper(part, atMost - 1));
}

type WithArguments = { readonly arguments?: readonly ArgumentNode[] | undefined };

/** Returns the deepest nesting of lists and objects among the values in a document. */
export function nestingIn(document: DocumentNode): number {
  let most = 0;
  const inValue = (value: ValueNode, depth: number): void => {
    if (value.kind !== Kind.LIST && value.kind !== Kind.OBJECT) return;
    most = Math.max(most, depth);
    if (value.kind === Kind.LIST) for (const entry of value.values) inValue(entry, depth + 1);
    else for (const field of value.fields) inValue(field.value, depth + 1);
  };
  const inArguments = (nodes: readonly WithArguments[] = []): void => {
    for (const node of nodes) for (const { value } of node.arguments ?? []) inValue(value, 1);
  };
  const inSet = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      inArguments(selection.directives);
      if (selection.kind === Kind.FIELD) inArguments([selection]);
      if (selection.kind !== Kind.FRAGMENT_SPREAD) inSet(selection.selectionSet);
    }
  };
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    inArguments(node.directives);
    inSet(node.selectionSet);
    for (const { defaultValue, directives } of node.variableDefinitions ?? []) {
      if (defaultValue) inValue(defaultValue, 1);
      inArguments(directives);
    }
  }
  return most;
}

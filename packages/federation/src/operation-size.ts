import { Kind, type DocumentNode, type SelectionSetNode } from "graphql";

import { fragmentsOf } from "./operation.js";

/** Returns the number of fields in a valid `document`, counting each fragment wherever it is spread. */
export function fieldsIn(document: DocumentNode): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>(); // memoized, since expanding fragments may be exponential
  const inFragment = (name: string): number => {
    const count = known.get(name) ?? inSet(fragments.get(name)?.selectionSet);
    known.set(name, count);
    return count;
  };
  const inSet = (set: SelectionSetNode | undefined): number => {
    let count = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) count += inFragment(selection.name.value);
      else count += inSet(selection.selectionSet) + (selection.kind === Kind.FIELD ? 1 : 0);
    }
    return count;
  };
  let count = 0;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) count += inSet(definition.selectionSet);
  }
  return count;
}

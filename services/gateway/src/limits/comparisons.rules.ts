import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** The number of expanded fields whose traversal takes as long as one comparison of the validation. */
const FIELDS_PER_COMPARISON = 4;

/**
 * Returns an upper bound of the work of the validation rule "fields of one response name can be merged", which compares
 * every pair of such fields: the pairs, plus the values of their arguments. Fragments are expanded wherever they are
 * spread.
 *
 * The rule is quadratic in the fields of one name; this is linear in the expanded fields, since it multiplies instead
 * of comparing.
 * @param document of limited expanded size, as `structureOf` measures it
 * @param atMost stops counting above this value
 */
export function comparisonsIn(document: DocumentNode, atMost: number): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const opened = new Set<string>();
  let work = 0;

  const collect = (set: SelectionSetNode, into: Map<string, FieldNode[]>): void => {
    for (const selection of set.selections) {
      if (work > atMost) return;
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, into);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        work += 1 / FIELDS_PER_COMPARISON; // spreading an unknown fragment is work, too
        if (!fragment) continue;
        opened.add(selection.name.value);
        collect(fragment.selectionSet, into);
      } else {
        work += 1 / FIELDS_PER_COMPARISON;
        const name = (selection.alias ?? selection.name).value;
        const known = into.get(name);
        if (known) known.push(selection);
        else into.set(name, [selection]);
      }
    }
  };
  const compare = (sets: readonly SelectionSetNode[]): void => {
    const named = new Map<string, FieldNode[]>();
    for (const set of sets) collect(set, named);
    for (const fields of named.values()) {
      if (work > atMost) return;
      const others = fields.length - 1;
      if (others > 0) {
        const values = fields.reduce((sum, field) => sum + valuesOf(field), 0);
        work += (fields.length * others) / 2 + others * values;
      }
      const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) compare(below);
    }
  };
  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION) compare([node.selectionSet]);
  // Fragments that no operation uses are validated as well.
  for (const [name, { selectionSet }] of fragments) if (!opened.has(name)) compare([selectionSet]);
  return Math.ceil(work);
}

function valuesOf({ arguments: given = [] }: FieldNode): number {
  return given.reduce((sum, { value }) => sum + valuesIn(value), 0);
}

function valuesIn(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.reduce((sum, entry) => sum + valuesIn(entry), 1);
  if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, entry) => sum + valuesIn(entry.value), 1);
  return 1;
}

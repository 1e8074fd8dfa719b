import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";

/** The size of a document with fragments expanded, for its largest operation. */
export interface Structure {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** In the whole text. */
  readonly directives: number;
  readonly fragments: number;
}

type Opened = Pick<Structure, "depth" | "fields" | "aliases" | "rootFields">;

const NOTHING: Opened = { depth: 0, fields: 0, aliases: 0, rootFields: 0 };
const INFINITE: Opened = { depth: Infinity, fields: Infinity, aliases: Infinity, rootFields: Infinity };

/**
 * Measures a parsed, not yet validated document in time linear in its text: each fragment is measured once, however
 * often it is spread. A fragment that contains itself is infinite.
 */
export function structureOf(document: DocumentNode): Structure {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const known = new Map<string, Opened>();
  const inFragment = (name: string): Opened => {
    let opened = known.get(name);
    if (!opened) {
      known.set(name, INFINITE); // until it is measured: a lookup before that comes from within it
      opened = inSet(fragments.get(name)?.selectionSet);
      known.set(name, opened);
    }
    return opened;
  };
  const inSet = (set: SelectionSetNode | undefined): Opened => {
    let { depth, fields, aliases, rootFields } = NOTHING;
    for (const selection of set?.selections ?? []) {
      const isField = selection.kind === Kind.FIELD;
      const within =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? inFragment(selection.name.value)
          : inSet(selection.selectionSet);
      depth = Math.max(depth, within.depth + (isField ? 1 : 0));
      fields += within.fields + (isField ? 1 : 0);
      aliases += within.aliases + (isField && selection.alias ? 1 : 0);
      rootFields += isField ? 1 : within.rootFields;
    }
    return { depth, fields, aliases, rootFields };
  };
  const all = document.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? inSet(node.selectionSet) : NOTHING,
  );
  for (const name of fragments.keys()) all.push({ ...inFragment(name), rootFields: 0 });
  const most = (of: keyof Opened) => Math.max(0, ...all.map((opened) => opened[of]));
  return {
    depth: most("depth"),
    fields: most("fields"),
    aliases: most("aliases"),
    rootFields: most("rootFields"),
    directives: directivesIn(document),
    fragments: fragments.size,
  };
}

function directivesIn(document: DocumentNode): number {
  const inSet = (set: SelectionSetNode | undefined): number => {
    let count = 0;
    for (const selection of set?.selections ?? []) {
      count += selection.directives?.length ?? 0;
      if (selection.kind !== Kind.FRAGMENT_SPREAD) count += inSet(selection.selectionSet);
    }
    return count;
  };
  let count = 0;
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION && node.kind !== Kind.FRAGMENT_DEFINITION) continue;
    count += (node.directives?.length ?? 0) + inSet(node.selectionSet);
    if (node.kind === Kind.OPERATION_DEFINITION)
      for (const variable of node.variableDefinitions ?? []) count += variable.directives?.length ?? 0;
  }
  return count;
}

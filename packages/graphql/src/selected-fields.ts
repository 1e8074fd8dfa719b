import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from "graphql";

type SelectionInfo = Pick<GraphQLResolveInfo, "fieldNodes" | "fragments">;

const fieldNames = new WeakMap<readonly FieldNode[], ReadonlySet<string>>();
const nodeFieldNames = new WeakMap<readonly FieldNode[], ReadonlySet<string>>();

/**
 * Returns the names of the fields selected on the rows of a connection, through `nodes` or `edges`, so that a list
 * reads only the columns it needs. Fields with `@skip` or `@include` are included.
 * @param info of the connection field
 */
export function selectedNodeFields(info: SelectionInfo): ReadonlySet<string> {
  let names = nodeFieldNames.get(info.fieldNodes);
  if (!names) {
    const own = setsOf(info.fieldNodes);
    const nodes = [
      ...fieldsNamed("nodes", own, info),
      ...fieldsNamed("node", setsOf(fieldsNamed("edges", own, info)), info),
    ];
    nodeFieldNames.set(info.fieldNodes, (names = namesIn(setsOf(nodes), info)));
  }
  return names;
}

/**
 * Returns the names of the fields selected on the result of a field, on any type. Fields with `@skip` or `@include` are
 * included.
 */
export function selectedFields(info: SelectionInfo): ReadonlySet<string> {
  let names = fieldNames.get(info.fieldNodes);
  if (!names) fieldNames.set(info.fieldNodes, (names = namesIn(setsOf(info.fieldNodes), info)));
  return names;
}

function namesIn(sets: readonly SelectionSetNode[], info: SelectionInfo): ReadonlySet<string> {
  return new Set(fieldsIn(sets, info).map(({ name }) => name.value));
}

function fieldsNamed(name: string, sets: readonly SelectionSetNode[], info: SelectionInfo): FieldNode[] {
  return fieldsIn(sets, info).filter((field) => field.name.value === name);
}

/** Returns all fields with fragments expanded, regardless of type conditions. */
function fieldsIn(sets: readonly SelectionSetNode[], { fragments }: SelectionInfo): FieldNode[] {
  const fields: FieldNode[] = [];
  const opened = new Set<string>();
  const open = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) open(selection.selectionSet);
      else if (!opened.has(selection.name.value)) {
        opened.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment) open(fragment.selectionSet);
      }
    }
  };
  sets.forEach(open);
  return fields;
}

function setsOf(fields: readonly FieldNode[]): SelectionSetNode[] {
  return fields.flatMap(({ selectionSet }) => selectionSet ?? []);
}

import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isUnionType,
  Kind,
  SchemaMetaFieldDef,
  typeFromAST,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";

/** The assumed length of a list without paging, unless `LIST_SIZES` has another. */
const LIST_SIZE = 5;
/** The default page size. */
const PAGE_SIZE = 20;
/** The assumed lengths of long lists. */
const LIST_SIZES: Readonly<Record<string, number>> = {
  "CoverageReport.rows": 100,
  "Area.children": 15,
  "Query.users": 100,
  "Query.agencies": 100,
  "Query.speakers": 50,
  "Query.materials": 50,
  "Enrolment.roster": 50,
  "__Schema.types": 300,
  "__Type.fields": 6,
  "__Type.inputFields": 2,
  "__Type.enumValues": 2,
  "__Type.interfaces": 1,
  "__Type.possibleTypes": 1,
  "__Field.args": 1,
};
/** The extra cost of a root field: at least one SQL statement and a check of rights. */
const ROOT_COST = 10;
/** The cost of a value sent in a list: it is validated, and usually written. */
const LISTED_COST = 10;

const ABOUT_THE_SCHEMA = new Map([SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]));

type Variables = Readonly<Record<string, unknown>>;

/** The cost of an operation with given variables, and the number of values sent in lists. */
export interface Cost {
  readonly cost: number;
  readonly listed: number;
}

/** A multiplier: a number, or the value of a variable. */
type Times = number | { readonly variable: string; readonly unless: number };

/** A fixed cost plus, per page whose size is a variable, that size times the cost of one item. */
interface Sum {
  fixed: number;
  readonly pages: { readonly times: Exclude<Times, number>; readonly each: Sum }[];
}

interface Context {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The defaults of variables. */
  readonly defaults: ReadonlyMap<string, number>;
  /** The number of list values in the query text. */
  listed: number;
}

/**
 * Compiles the cost of an operation: roughly the number of values in its answer. A field costs one, and a list its
 * length times the cost of an item; the length is `first`, or an assumed one. Skipped fields count, and so does every
 * branch of a union. It is compiled once per document and evaluated with the variables of each request.
 * @param document valid and of limited expanded size, since it is expanded here
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const defaults = new Map<string, number>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue?.kind === Kind.INT)
      defaults.set(variable.name.value, Math.max(0, Number(defaultValue.value)));
  const context: Context = { schema, fragments, defaults, listed: 0 };
  const total: Sum = { fixed: 0, pages: [] };
  const root = schema.getRootType(operation.operation);
  if (root) addSet(total, operation.selectionSet, { type: root, page: 1, besides: ROOT_COST }, context);

  const lists = (operation.variableDefinitions ?? []).flatMap(({ variable, type }) => {
    const known = typeFromAST(schema, type as NamedTypeNode) as GraphQLInputType | undefined;
    const count = known && listEntryCounterOf(known);
    return count ? [{ name: variable.name.value, count }] : [];
  });
  const literal = context.listed;
  return (variables) => {
    let listed = literal;
    for (const { name, count } of lists) listed += count(variables[name]);
    return { cost: evaluate(total, variables) + listed * LISTED_COST, listed };
  };
}

interface Within {
  readonly type: GraphQLCompositeType;
  /** The length of `nodes` and `edges` of this type. */
  readonly page: Times;
  /** The extra cost of each field. */
  readonly besides: number;
}

function addSet(sum: Sum, set: SelectionSetNode, within: Within, context: Context): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      addField(sum, selection, within, context);
      continue;
    }
    const spread =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value);
    if (!spread) continue;
    const condition = spread.typeCondition && context.schema.getType(spread.typeCondition.name.value);
    const type = isCompositeType(condition) ? condition : within.type;
    addSet(sum, spread.selectionSet, { ...within, type }, context);
  }
}

function addField(sum: Sum, node: FieldNode, { type, page, besides }: Within, context: Context): void {
  sum.fixed += 1 + besides;
  const name = node.name.value;
  const field = ABOUT_THE_SCHEMA.get(name) ?? (isUnionType(type) ? undefined : type.getFields()[name]);
  if (!field) return; // `__typename`
  for (const { value } of node.arguments ?? []) context.listed += listedIn(value);
  const of = getNamedType(field.type);
  if (!node.selectionSet || !isCompositeType(of)) return;
  const pageSize = pageOf(node, field, context);
  const isList = isListType(getNullableType(field.type));
  const isPaged = name === "nodes" || name === "edges";
  const times = isList
    ? (pageSize ?? (isPaged ? page : (LIST_SIZES[`${type.name}.${name}`] ?? LIST_SIZE)))
    : 1;
  const within = { type: of, page: pageSize ?? LIST_SIZE, besides: 0 };
  if (typeof times === "number") {
    const each: Sum = { fixed: 0, pages: [] };
    addSet(each, node.selectionSet, within, context);
    sum.fixed += times * each.fixed;
    for (const inner of each.pages) sum.pages.push(timesOf(times, inner));
  } else {
    const each: Sum = { fixed: 0, pages: [] };
    addSet(each, node.selectionSet, within, context);
    sum.pages.push({ times, each });
  }
}

/** Multiplies a page by the length of the list that contains it. */
function timesOf(times: number, page: Sum["pages"][number]): Sum["pages"][number] {
  return times === 1 ? page : { times: page.times, each: scaled(page.each, times) };
}

function scaled({ fixed, pages }: Sum, times: number): Sum {
  return { fixed: fixed * times, pages: pages.map((page) => timesOf(times, page)) };
}

/** Returns the value of `first`; undefined when the field has no such argument. */
function pageOf(node: FieldNode, field: GraphQLField<unknown, unknown>, context: Context): Times | undefined {
  const argument = field.args.find(({ name }) => name === "first");
  if (!argument) return undefined;
  const unless = typeof argument.defaultValue === "number" ? argument.defaultValue : PAGE_SIZE;
  const value = node.arguments?.find(({ name }) => name.value === "first")?.value;
  if (value?.kind === Kind.INT) return Math.max(0, Number(value.value));
  if (value?.kind !== Kind.VARIABLE) return unless;
  const variable = value.name.value;
  return { variable, unless: context.defaults.get(variable) ?? unless };
}

function evaluate({ fixed, pages }: Sum, variables: Variables): number {
  let cost = fixed;
  for (const { times, each } of pages) {
    const given = variables[times.variable];
    cost += (typeof given === "number" ? Math.max(0, given) : times.unless) * evaluate(each, variables);
  }
  return cost;
}

function listedIn(value: ValueNode): number {
  if (value.kind === Kind.LIST)
    return value.values.reduce((sum, entry) => sum + listedIn(entry), value.values.length);
  if (value.kind === Kind.OBJECT) return value.fields.reduce((sum, entry) => sum + listedIn(entry.value), 0);
  return 0;
}

type ListEntryCounter = (value: unknown) => number;
const listEntryCounters = new WeakMap<GraphQLInputType, ListEntryCounter | null>();

/**
 * Returns the counter of list values in a type; null when the type has no lists. Values of the wrong type count zero.
 */
function listEntryCounterOf(type: GraphQLInputType): ListEntryCounter | null {
  const nullable = getNullableType(type);
  const known = listEntryCounters.get(nullable);
  if (known !== undefined) return known;
  if (isListType(nullable)) {
    const of = listEntryCounterOf(nullable.ofType);
    const count: ListEntryCounter = (value) => {
      if (value === undefined || value === null) return 0;
      const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
      return of ? entries.reduce<number>((sum, entry) => sum + of(entry), entries.length) : entries.length;
    };
    listEntryCounters.set(nullable, count);
    return count;
  }
  if (!isInputObjectType(nullable)) return null;
  const held: { name: string; count: ListEntryCounter }[] = [];
  // An input may contain its own type: the recursion finds this counter, whose fields are complete when it is called.
  const count: ListEntryCounter = (value) => {
    if (typeof value !== "object" || value === null) return 0;
    let sum = 0;
    for (const { name, count: of } of held) sum += of((value as Variables)[name]);
    return sum;
  };
  listEntryCounters.set(nullable, count);
  for (const { name, type: inner } of Object.values(nullable.getFields())) {
    const of = listEntryCounterOf(inner);
    if (of) held.push({ name, count: of });
  }
  if (held.length === 0) listEntryCounters.set(nullable, null);
  return held.length === 0 ? null : count;
}

import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

/** A path through the schema, from a root field to a field of a type, with its query. */
export interface Path {
  /** Such as `Query.programmes > Programme.source > Campaign.events`. */
  readonly name: string;
  readonly query: string;
}

/**
 * Returns the literal of an argument, by the field's coordinate and the argument's name; undefined if there is none.
 */
export type Values = (coordinate: string, argument: string) => string | undefined;

interface Step {
  readonly coordinate: string;
  readonly written: string;
  readonly type: GraphQLCompositeType;
}

/** The maximum nesting of a path's fields, including the root's. */
const DEEPEST = 4;

/**
 * Returns paths that cover every field of the schema: from each root field of Query the shortest over each edge between
 * types, and over each edge the shortest to every edge that may follow it. New fields are covered automatically.
 * @param roots the root fields to begin with; all by default
 */
export function pathsOf(
  schema: GraphQLSchema,
  values: Values,
  roots: (field: GraphQLField<unknown, unknown>) => boolean = () => true,
): Path[] {
  const query = schema.getQueryType()!;
  const firsts = Object.values(query.getFields())
    .filter(roots)
    .flatMap((root) => stepOf(query, root, values) ?? []);
  const ways = [
    ...firsts.flatMap((first) => waysFrom(schema, values, [first])),
    ...waysFrom(schema, values, firsts, (before, step) => `${before.coordinate} ${step.coordinate}`),
  ];
  const paths = ways.map((steps) => ({
    name: steps.map(({ coordinate }) => coordinate).join(" > "),
    query: `{ ${written(schema, steps)} }`,
  }));
  return [...new Map(paths.map((path) => [path.query, path])).values()];
}

/** Returns the shortest paths from some steps, one for each `kind` of next step. */
function waysFrom(
  schema: GraphQLSchema,
  values: Values,
  firsts: readonly Step[],
  kindOf = (_before: Step, step: Step) => step.coordinate,
): (readonly Step[])[] {
  const ways: (readonly Step[])[] = [];
  const walked = new Set<string>();
  let front: (readonly Step[])[] = firsts.map((first) => [first]);
  for (let depth = 1; depth <= DEEPEST && front.length > 0; depth += 1) {
    const next: (readonly Step[])[] = [];
    for (const steps of front) {
      ways.push(steps);
      const last = steps.at(-1)!;
      for (const step of edgesOf(schema, last.type, values)) {
        const kind = kindOf(last, step);
        if (walked.has(kind)) continue;
        walked.add(kind);
        next.push([...steps, step]);
      }
    }
    front = next;
  }
  return ways;
}

/** Returns the edges of the schema that lead from one type to another, by their coordinates. */
export function edgesIn(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith("__") && !["Query", "Mutation", "Subscription"].includes(name))
    .flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isCompositeType(getNamedType(field.type)))
        .map((field) => `${type.name}.${field.name}`),
    );
}

function edgesOf(schema: GraphQLSchema, type: GraphQLCompositeType, values: Values): Step[] {
  return objectsOf(schema, type).flatMap((object) =>
    Object.values(object.getFields()).flatMap((field) => {
      if (!isCompositeType(getNamedType(field.type))) return [];
      const step = stepOf(object, field, values);
      if (!step) return [];
      return [object === type ? step : { ...step, written: `... on ${object.name} { ${step.written}` }];
    }),
  );
}

function stepOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>, values: Values): Step | null {
  const named = getNamedType(field.type);
  if (!isCompositeType(named)) return null;
  const coordinate = `${type.name}.${field.name}`;
  const given = field.args.flatMap((argument) => {
    const value = values(coordinate, argument.name) ?? usual(argument);
    if (value === undefined && isRequiredArgument(argument))
      throw new Error(`${coordinate} needs a value for ${argument.name}: ${String(argument.type)}.`);
    return value === undefined ? [] : [`${argument.name}: ${value}`];
  });
  return {
    coordinate,
    written: given.length > 0 ? `${field.name}(${given.join(", ")})` : field.name,
    type: named,
  };
}

function usual({ name, type }: GraphQLArgument): string | undefined {
  if (name === "first") return "6";
  if (!isNonNullType(type)) return undefined;
  const leaf = leafOf(type);
  if (leaf === "DateTime") return name === "to" ? `"2026-04-30T00:00:00Z"` : `"2026-03-01T00:00:00Z"`;
  if (leaf === "Date") return name === "to" ? `"2026-04-30"` : `"2026-03-01"`;
  return undefined;
}

function leafOf(type: GraphQLInputType): string {
  return isNonNullType(type) || isListType(type) ? leafOf(type.ofType) : type.name;
}

/** Builds the query from the inside out, with the leaves of the last two steps. */
function written(schema: GraphQLSchema, steps: readonly Step[]): string {
  return steps.reduceRight((inner, step, index) => {
    const closing = step.written.startsWith("... on") ? " }" : "";
    const leaves = index >= steps.length - 2 ? leavesOf(schema, step.type) : "";
    return `${step.written} { __typename ${leaves} ${inner} }${closing}`;
  }, "");
}

function leavesOf(schema: GraphQLSchema, type: GraphQLCompositeType): string {
  return objectsOf(schema, type)
    .map((object) => {
      const leaves = Object.values(object.getFields())
        .filter((field) => !isCompositeType(getNamedType(field.type)) && !field.args.some(isRequiredArgument))
        .map(({ name }) => name);
      if (leaves.length === 0) return "";
      return object === type ? leaves.join(" ") : `... on ${object.name} { ${leaves.join(" ")} }`;
    })
    .join(" ");
}

function objectsOf(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isUnionType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type) : [type];
}

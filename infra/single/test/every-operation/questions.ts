import {
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

/**
 * The selection for each result of a mutation. A field that a refusal also has, with another type, gets an alias, since
 * one query selects both.
 */
const SHOWN: Readonly<Record<string, string>> = {
  AreasAdjusted: "areas { id name level mergedInto { id } }",
  CalendarFeed: "id kind subjectId",
  CalendarFeedCreated: "address: path feed { id kind subjectId }",
  Campaign: "id status version title startsOn endsOn",
  Event: `id status version title startsAt endsAt seats: capacity agency { id } venue { id } speakers { id }
    approvals { decision comment agency { id } }`,
  EventSeries: `occurrences { startsAt result { __typename ... on Event { id }
    ... on VenueConflict { message event { id } } ... on NotASchoolDay { message nextSchoolDay } } }`,
  ImportReport: "rows accepted unchanged refusedRows dryRun refused { row column code message }",
  Material: "id title kind scamType language version",
  Participation: "role answer: state note agency { id }",
  PopulationsSet: "populations { people asOf area { id } audience { id } }",
  Programme: "id name steps { dayOffset kind minutes } targets { rate }",
  Publication: "id status version byHand views shares text",
  Replication: "campaigns { id status area { id } } sessions { on people area { id } }",
  Speaker: "id name languages weeklyLimit version",
  Venue: `id name capacity archived version openingHours { weekday opens closes }
    closures(from: "2026-01-01T00:00:00Z", to: "2026-12-31T00:00:00Z") { id from to version }`,
};

/** Builds a mutation with one field, some of its arguments, and all fields of every refusal. */
export function mutationOf(schema: GraphQLSchema, name: string, given: object): string {
  const field = schema.getMutationType()!.getFields()[name]!;
  const args = field.args.filter((arg) => arg.name in given);
  const result = getNamedType(field.type);
  const selection = isUnionType(result)
    ? ["__typename", ...result.getTypes().map((member) => `... on ${member.name} { ${shown(member)} }`)]
    : [SHOWN[result.name]];
  return asking("mutation", name, args, selection.join(" "));
}

/** Builds a root field without arguments: enough to be refused. */
export function emptyQuestionOf(schema: GraphQLSchema, type: "Query" | "Mutation", name: string): string {
  const root = type === "Query" ? schema.getQueryType() : schema.getMutationType();
  const { args, type: answer } = root!.getFields()[name]!;
  const selection = isLeafType(getNamedType(answer)) ? "" : "__typename";
  return asking(type === "Query" ? "query" : "mutation", name, args, selection);
}

function asking(
  operation: "query" | "mutation",
  field: string,
  args: readonly GraphQLArgument[],
  selection: string,
): string {
  const declared = args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(", ");
  const passed = args.map(({ name }) => `${name}: $${name}`).join(", ");
  const [variables, values] = args.length > 0 ? [`(${declared})`, `(${passed})`] : ["", ""];
  return `${operation}${variables} { ${field}${values} ${selection && `{ ${selection} }`} }`;
}

function shown(type: GraphQLObjectType): string {
  return SHOWN[type.name] ?? allOf(type);
}

/** Returns all leaves of a type, and the id (or else the leaves) of each of its objects. */
function allOf(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .map((field) => {
      const named = getNamedType(field.type);
      if (isLeafType(named) || !isObjectType(named)) return field.name;
      return `${field.name} { ${named.getFields().id ? "id" : allOf(named)} }`;
    })
    .join(" ");
}

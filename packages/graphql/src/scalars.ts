import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLDateTime, GraphQLLocalDate, GraphQLSafeInt } from "graphql-scalars";

/** An instant: RFC 3339, UTC on the wire; a `Date` in code. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: "An instant, RFC 3339; always UTC in answers.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
});

/** A calendar date `yyyy-mm-dd`, read in the district's time zone; a string in code. */
export const LocalDate = new GraphQLScalarType({
  ...GraphQLLocalDate.toConfig(),
  name: "Date",
  description: "A calendar date `yyyy-mm-dd`, read in the district's time zone.",
});

/** Wall-clock time of day `HH:mm`; a string in code. */
export const LocalTime = new GraphQLScalarType<string, string>({
  name: "LocalTime",
  description: "Wall-clock time of day, `HH:mm`, in the district's time zone.",
  serialize: timeOfDay,
  parseValue: timeOfDay,
  parseLiteral: (node) => timeOfDay(node.kind === Kind.STRING ? node.value : null),
});

/** Whole cents (分); a number in code. */
export const Cents = new GraphQLScalarType({
  ...GraphQLSafeInt.toConfig(),
  name: "Cents",
  description: "Whole cents (分) as a JSON number, up to 2^53.",
});

function timeOfDay(value: unknown): string {
  if (typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return value;
  throw new GraphQLError(`LocalTime cannot represent ${JSON.stringify(value)}: it is written HH:mm.`);
}

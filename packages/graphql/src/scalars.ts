import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";

/** An instant: RFC 3339, UTC on the wire; a `Date` in code. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: "An instant, RFC 3339; always UTC in answers.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339",
});

/** A calendar date `yyyy-mm-dd` that exists, read in the district's time zone; a string in code. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: "Date",
  description: "A calendar date `yyyy-mm-dd`, read in the district's time zone.",
  serialize: calendarDate,
  parseValue: calendarDate,
  parseLiteral: (node) => calendarDate(node.kind === Kind.STRING ? node.value : null),
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

function calendarDate(value: unknown): string {
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const day = new Date(`${value}T00:00:00Z`);
    // A day that the month does not have is read as one of the next.
    if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)) return value;
  }
  throw new GraphQLError(
    `Date cannot represent ${JSON.stringify(value)}: it is a day that exists, written yyyy-mm-dd.`,
  );
}

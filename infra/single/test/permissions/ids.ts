import { isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from "graphql";

/**
 * Returns true if an argument is an id, or an input with one. An audience's id does not count, since it identifies no
 * one's thing.
 */
export function takesId(type: GraphQLInputType, within: readonly string[] = []): boolean {
  if (isNonNullType(type) || isListType(type)) return takesId(type.ofType, within);
  if (type.name === "ID") return true;
  if (!isInputObjectType(type) || within.includes(type.name)) return false;
  return Object.values(type.getFields()).some(
    ({ name, type: field }) => !/audiences?$/i.test(name) && takesId(field, [...within, type.name]),
  );
}

const NARROWED = "a list of what the viewer sees, which a filter only narrows";

/** Operations that take an id but are not about one particular thing, each with the reason. */
export const ABOUT_NOBODYS: Readonly<Record<string, string>> = {
  "Query.auditLog": NARROWED,
  "Query.users": NARROWED,
  "Query.campaigns": NARROWED,
  "Query.events": NARROWED,
  "Query.materials": "a library that everybody reads",
  "Query.speakers": "a directory that everybody reads",
  "Query.venues": "a directory that everybody reads",
  "Mutation.refreshSession": "the id of an attempt, which the client makes up",
  "Subscription.eventChanged": "has a test of its own: it says nothing until something changes",
};

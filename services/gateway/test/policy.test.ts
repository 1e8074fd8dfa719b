import { getOperationAST, Kind, parse } from "graphql";
import { rootFields } from "../src/policy.js";

test.each([
  ["by name and not by alias", "{ a: coverage b: viewer { id } }", ["coverage", "viewer"]],
  [
    "inside inline fragments",
    "{ ... on Query { events { totalCount } } ... { venue } }",
    ["events", "venue"],
  ],
  [
    "inside nested fragments",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { users }",
    ["users"],
  ],
  ["inside recursive fragments", "{ ...A } fragment A on Query { ...A users }", ["users"]],
  ["without introspection", "{ __typename __schema { types { name } } }", []],
  ["of mutations", "mutation { checkIn signOut }", ["checkIn", "signOut"]],
])("finds the root fields of an operation %s", (_case, query, fields) => {
  const document = parse(query);
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  expect([...rootFields(getOperationAST(document)!, fragments)]).toEqual(fields);
});

import type { FetchRewrite } from "@graphql-hive/router-query-planner";

import { rewrite, rewritePath } from "../src/rewrites.js";

const rename = (path: string[], renameKeyTo: string): FetchRewrite => ({
  KeyRenamer: { path: path.map((Key) => ({ Key })), renameKeyTo },
});

test.each<[string, FetchRewrite, unknown, unknown]>([
  ["renames a field", rename(["a"], "b"), { a: 1, c: 2 }, { b: 1, c: 2 }],
  [
    "renames a field in nested lists",
    rename(["l", "a"], "b"),
    { l: [[{ a: 1 }], [null]] },
    { l: [[{ b: 1 }], [null]] },
  ],
  ["ignores a missing field", rename(["x", "a"], "b"), { a: 1 }, { a: 1 }],
  [
    "renames only in objects of the type",
    { KeyRenamer: { path: [{ TypenameEquals: ["T"] }, { Key: "a" }], renameKeyTo: "b" } },
    [
      { __typename: "T", a: 1 },
      { __typename: "U", a: 1 },
    ],
    [
      { __typename: "T", b: 1 },
      { __typename: "U", a: 1 },
    ],
  ],
  [
    "sets the type name that the service knows",
    { ValueSetter: { path: [{ TypenameEquals: ["Any"] }, { Key: "__typename" }], setValueTo: "I" } },
    { __typename: "T", id: "1" },
    { __typename: "I", id: "1" },
  ],
])("%s", (_sentence, it, value, expected) => {
  rewrite(value, [it], (name, condition) => name === condition || condition === "Any");
  expect(value).toEqual(expected);
});

test.each([
  [
    ["a", 0, "x"],
    ["b", 0, "x"],
  ],
  [
    ["c", "a"],
    ["c", "a"],
  ],
  [["a"], ["b"]],
])("translates the error path %j of the service to %j for the client", (path, expected) => {
  expect(rewritePath(path, [rename(["a"], "b")])).toEqual(expected);
});

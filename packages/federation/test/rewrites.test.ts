import type { FetchRewrite } from "@graphql-hive/router-query-planner";

import { rewrite, rewritePath } from "../src/rewrites.js";

const rename = (path: string[], renameKeyTo: string): FetchRewrite => ({
  KeyRenamer: { path: path.map((Key) => ({ Key })), renameKeyTo },
});

test.each<[string, FetchRewrite, unknown, unknown]>([
  ["a field gets its name back", rename(["a"], "b"), { a: 1, c: 2 }, { b: 1, c: 2 }],
  ["also within lists", rename(["l", "a"], "b"), { l: [[{ a: 1 }], [null]] }, { l: [[{ b: 1 }], [null]] }],
  ["and where it is not, nothing happens", rename(["x", "a"], "b"), { a: 1 }, { a: 1 }],
  [
    "only in objects of the type",
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
    "a type is named as the service knows it",
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
])("the path of an error is %j to the service and %j to the client", (path, expected) => {
  expect(rewritePath(path, [rename(["a"], "b")])).toEqual(expected);
});

import { buildSchema } from "graphql";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Documents } from "../src/documents.js";

const MB = 1024 * 1024;
const schema = buildSchema("type Query { a(of: [String!]): Int }");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Returns a valid document with at least this many characters, different for each number. */
const document = (number: number, chars: number) => `{ a(of: ["${number}", "${"x".repeat(chars)}"]) }`;

test.each([
  ["large", 60_000, 1_000],
  ["larger than any that is kept", 200_000, 300],
])("documents that are %s do not grow the process", (_what, chars, count) => {
  const documents = new Documents(schema);
  const before = heapUsed();
  for (let number = 0; number < count; number += 1)
    expect(documents.of(document(number, chars))).toHaveProperty("kind");
  const grown = heapUsed() - before;
  expect(documents.of(document(0, 10))).toHaveProperty("kind"); // and the cache is still alive
  expect(grown).toBeLessThan(30 * MB);
});

test("parses a repeated document once, and an evicted one again", () => {
  const documents = new Documents(schema);
  const first = documents.of("{ a }");
  expect(documents.of("{ a }")).toBe(first);
  for (let number = 0; number < 40; number += 1) documents.of(document(number, 60_000));
  expect(documents.of("{ a }")).not.toBe(first);
});

test("reports validation errors without the document's values", () => {
  const mistakes = new Documents(schema).of("{ a(of: [13912345678]) }");
  expect(mistakes).toEqual([
    expect.objectContaining({ message: "The value of a(of[0]) is not of the type String!." }),
  ]);
});

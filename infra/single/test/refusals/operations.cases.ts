import { times } from "@starlane/testing";
import type { Sent, Transport } from "./transports.js";

let fresh = 0;
/** Returns a text that was not sent before. */
export const anew = (text: string) => `${text} # ${(fresh += 1)}`;
const repeated = (text: string, count: number) => Array.from({ length: count }, () => text).join(" ");
const numbered = (count: number, part: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => part(n)).join(" ");
const within = (depth: number): unknown => (depth === 0 ? 1 : [within(depth - 1)]);
export const withinText = (depth: number) => "[".repeat(depth) + "1" + "]".repeat(depth);

const EVENTS = "query($n: Int!) { events(first: $n) { nodes { id } } }";
const CHECK_IN = "mutation($e: ID!, $i: [CheckInItem!]!) { checkIn(event: $e, items: $i) { __typename } }";
export const MOVE = 'mutation { moveCampaign(id: "1", version: 1, to: APPROVED) { __typename } }';
const WATCH = 'subscription { coverageChanged(area: "640105") { reached } }';
const TWO = "query One { district { name } } query Two { district { id } }";

interface Case {
  readonly who?: string | null;
  readonly key?: string;
  readonly code: string;
  readonly status?: number;
  readonly by?: readonly Transport[];
}
const BY_BODY: readonly Transport[] = ["POST", "SSE", "WebSocket"];
const complex = { code: "QUERY_TOO_COMPLEX" };
const invalidInput = { code: "BAD_USER_INPUT" };

/** Requests whose parts have the right types. */
export const CASES: [what: string, sent: () => Sent, expected: Case][] = [
  [
    "a page by a variable, in a new text",
    () => ({ query: anew(EVENTS), variables: { n: 1_000_000 } }),
    complex,
  ],
  ["a page by a variable, asked again", () => ({ query: EVENTS, variables: { n: 1_000_000 } }), complex],
  ["a page by the largest number", () => ({ query: anew(EVENTS), variables: { n: 1e308 } }), complex],
  ["a page by a literal", () => ({ query: anew("{ events(first: 1000000) { nodes { id } } }") }), complex],
  [
    "a page by a default",
    () => ({ query: anew("query($n: Int = 1000000) { events(first: $n) { nodes { id } } }") }),
    complex,
  ],
  [
    "a page of 400 digits",
    () => ({ query: anew(`{ events(first: ${"9".repeat(400)}) { nodes { id } } }`) }),
    { code: "GRAPHQL_VALIDATION_FAILED" },
  ],
  [
    "a page below nothing, that makes others cheap",
    () => ({
      query: anew("{ events(first: 300000) { nodes { id } } a: events(first: -2000000) { nodes { id } } }"),
    }),
    complex,
  ],
  [
    "a default below nothing, that makes others cheap",
    () => ({
      query: anew(
        "query($n: Int = -2000000) { events(first: 300000) { nodes { id } } a: events(first: $n) { nodes { id } } }",
      ),
    }),
    complex,
  ],
  [
    "a list of 12,001",
    () => ({ query: anew(CHECK_IN), variables: { e: "1", i: times(12_001, () => ({})) } }),
    { ...complex, by: BY_BODY },
  ],
  ["deeply nested variables", () => ({ query: anew(EVENTS), variables: { n: within(60) } }), complex],
  [
    "deeply nested variables that no argument uses",
    () => ({ query: "{ viewer { id } }", variables: { other: within(100) } }),
    complex,
  ],
  [
    "objects within each other",
    () => ({ query: MOVE, variables: { a: JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`) } }),
    { ...complex, by: BY_BODY },
  ],
  [
    "extensions within each other",
    () => ({ query: "{ viewer { id } }", extensions: { a: within(60) } }),
    complex,
  ],
  [
    "lists in the text within each other",
    () => ({ query: anew(`{ venues(first: ${withinText(60)}) { totalCount } }`) }),
    complex,
  ],
  [
    "a text of 200,000 letters",
    () => ({ query: `{ viewer { id } } #${"x".repeat(200_000)}` }),
    { ...complex, by: BY_BODY },
  ],
  [
    "too many tokens",
    () => ({ query: `{ district { ${repeated("id", 6_000)} } }` }),
    { ...complex, by: BY_BODY },
  ],
  [
    "too deep",
    () => ({ query: `{ district ${repeated("{ parent", 20)} { id } ${repeated("}", 20)} }` }),
    complex,
  ],
  [
    "too many fields",
    () => ({ query: `{ district { ${numbered(30, () => `parent { ${repeated("id", 40)} }`)} } }` }),
    complex,
  ],
  ["too many aliases", () => ({ query: `{ district { ${numbered(70, (n) => `a${n}: id`)} } }` }), complex],
  ["too many root fields", () => ({ query: `{ ${repeated("district { id }", 31)} }` }), complex],
  [
    "too many directives",
    () => ({ query: `{ district ${repeated("@skip(if: false)", 61)} { id } }` }),
    complex,
  ],
  [
    "too many fragments",
    () => ({ query: `{ district { id } } ${numbered(61, (n) => `fragment F${n} on Area { id }`)}` }),
    complex,
  ],
  [
    "too many operations",
    () => ({ query: numbered(21, (n) => `query Q${n} { viewer { id } }`), operationName: "Q1" }),
    complex,
  ],
  [
    "one field 195 times",
    () => ({ query: anew(`{ district { ${repeated("parent { id }", 195)} } }`) }),
    complex,
  ],
  [
    "one name 60 times, by an alias",
    () => ({ query: anew(`{ district { ${repeated("a: parent { b: id }", 59)} } }`) }),
    complex,
  ],
  [
    "one field 60 times, in inline fragments",
    () => ({ query: anew(`{ district { ${repeated("... on Area { parent { id } }", 60)} } }`) }),
    complex,
  ],
  [
    "one field 60 times, by a fragment",
    () => ({ query: anew(`{ district { ${repeated("...F", 60)} } } fragment F on Area { parent { id } }`) }),
    complex,
  ],
  [
    "one field in 50 fragments",
    () => ({
      query: anew(
        `{ district { ${numbered(50, (n) => `...F${n}`)} } } ${numbered(50, (n) => `fragment F${n} on Area { parent { id } }`)}`,
      ),
    }),
    complex,
  ],
  [
    "one field with long arguments",
    () => ({
      query: anew(
        `{ ${repeated(`events(filter: { statuses: [${repeated("CONFIRMED", 40)}] }) { totalCount }`, 20)} }`,
      ),
    }),
    complex,
  ],
  ["no text", () => ({}), { ...invalidInput, by: ["POST", "GET", "SSE"] }],
  ["an empty text", () => ({ query: "" }), invalidInput],
  ["a text of blanks", () => ({ query: " \n" }), { code: "GRAPHQL_PARSE_FAILED" }],
  ["half a text", () => ({ query: anew("{ viewer {") }), { code: "GRAPHQL_PARSE_FAILED" }],
  ["a text of something else", () => ({ query: "SELECT 1;" }), { code: "GRAPHQL_PARSE_FAILED" }],
  [
    "a field that there is not",
    () => ({ query: anew("{ nothing }") }),
    { code: "GRAPHQL_VALIDATION_FAILED" },
  ],
  ["an alias of ours", () => ({ query: anew("{ _as_a: nothing }") }), { code: "GRAPHQL_VALIDATION_FAILED" }],
  [
    "a fragment without an operation",
    () => ({ query: "fragment F on Area { id }" }),
    { code: "GRAPHQL_VALIDATION_FAILED" },
  ],
  ["neither of two operations", () => ({ query: TWO }), invalidInput],
  ["an operation that is not there", () => ({ query: TWO, operationName: "Three" }), invalidInput],
  ["an operation of no name", () => ({ query: TWO, operationName: "" }), invalidInput],
  ["a variable of another type", () => ({ query: EVENTS, variables: { n: "many" } }), invalidInput],
  ["a variable that is missing", () => ({ query: EVENTS, variables: {} }), invalidInput],
  ["a variable that is no whole number", () => ({ query: EVENTS, variables: { n: 1.5 } }), invalidInput],
  [
    "an unknown hash",
    () => ({ extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } }),
    { ...invalidInput, by: ["POST", "SSE"] },
  ],
  [
    "a hash that is none",
    () => ({ extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }),
    { ...invalidInput, by: ["POST", "GET", "SSE"] },
  ],
  [
    "a hash of another version",
    () => ({ extensions: { persistedQuery: { version: 2, sha256Hash: "0" } } }),
    { ...invalidInput, by: ["POST", "GET", "SSE"] },
  ],
  ["a subscription without a stream", () => ({ query: WATCH }), { ...invalidInput, by: ["POST"] }],
  [
    "a subscription without a stream, by GET",
    () => ({ query: WATCH }),
    { ...invalidInput, by: ["GET"], status: 405 },
  ],
  ["a mutation by GET", () => ({ query: MOVE }), { ...invalidInput, by: ["GET"], status: 405 }],
  ["a key with a blank", () => ({ query: MOVE }), { ...invalidInput, key: "no key", by: BY_BODY }],
  ["a key that is too long", () => ({ query: MOVE }), { ...invalidInput, key: "x".repeat(129), by: BY_BODY }],
  ["an empty key", () => ({ query: MOVE }), { ...invalidInput, key: "", by: BY_BODY }],
  [
    "a right that is lacking",
    () => ({ query: "{ users { id } }" }),
    { who: "officer", code: "FORBIDDEN", status: 403 },
  ],
  [
    "anonymous",
    () => ({ query: "{ district { id } }" }),
    { who: null, code: "UNAUTHENTICATED", status: 401 },
  ],
  [
    "anonymous, a subscription",
    () => ({ query: WATCH }),
    { who: null, code: "UNAUTHENTICATED", status: 401 },
  ],
  [
    "anonymous, through a fragment",
    () => ({ query: "{ viewer { id } ...F } fragment F on Query { ... on Query { a: users { id } } }" }),
    { who: null, code: "UNAUTHENTICATED", status: 401 },
  ],
  [
    "anonymous, an unknown field",
    () => ({ query: "{ nothing }" }),
    { who: null, code: "UNAUTHENTICATED", status: 401 },
  ],
  [
    "anonymous, an operation above the anonymous limit",
    () => ({ query: anew(`{ district { ${numbered(50, (n) => `a${n}: id`)} } } # ${"x".repeat(9_000)}`) }),
    { who: null, code: "UNAUTHENTICATED", status: 401, by: BY_BODY },
  ],
  [
    "anonymous, one field 195 times",
    () => ({ query: anew(`{ viewer { ${repeated("agency { id }", 195)} } }`) }),
    { who: null, ...complex },
  ],
  [
    "anonymous, one field 30 times",
    () => ({ query: anew(`{ viewer { ${repeated("agency { id }", 30)} } }`) }),
    { who: null, ...complex },
  ],
  [
    "anonymous, an unknown operation",
    () => ({ query: "query A { viewer { id } }", operationName: "B" }),
    { who: null, ...invalidInput },
  ],
];

import { withinText } from "./operations.cases.js";
import type { Raw } from "./transports.js";

export const JSON_TYPE = { "content-type": "application/json" };
const asked = (query: string) => `/graphql?${query}`;
const LISTENS = { accept: "text/event-stream" };

/** Requests that violate HTTP or JSON, by POST unless stated otherwise. */
export const BODIES: [what: string, raw: Raw, status: number][] = [
  ...(
    [
      ["nothing", ""],
      ["half an object", '{"query":'],
      ["words", "hello"],
      ["a list", "[]"],
      ["a list of operations", '[{"query":"{ viewer { id } }"}]'],
      ["null", "null"],
      ["a number", "1"],
      ["a text", '"{ viewer { id } }"'],
      ["true", "true"],
      ["an empty object", "{}"],
      ["query as a number", '{"query":1}'],
      ["query as a list", '{"query":["{ viewer { id } }"]}'],
      ["query as an object", '{"query":{"a":1}}'],
      ["query as null", '{"query":null}'],
      ["query as yes", '{"query":true}'],
      ["variables as a list", '{"query":"{ viewer { id } }","variables":[]}'],
      ["variables as a text", '{"query":"{ viewer { id } }","variables":"{}"}'],
      ["variables as a number", '{"query":"{ viewer { id } }","variables":0}'],
      ["operationName as a number", '{"query":"{ viewer { id } }","operationName":1}'],
      ["operationName as an object", '{"query":"{ viewer { id } }","operationName":{}}'],
      ["extensions as a list", '{"query":"{ viewer { id } }","extensions":[]}'],
      ["extensions as a text", '{"query":"{ viewer { id } }","extensions":"x"}'],
      ["extensions as no", '{"query":"{ viewer { id } }","extensions":false}'],
      ["a key twice, the last of which is none", '{"query":"{ viewer { id } }","query":7}'],
      ["a prototype", '{"query":"{ viewer { id } }","__proto__":{"a":1}}'],
      ["a prototype deeper", '{"query":"{ viewer { id } }","variables":{"__proto__":{"a":1}}}'],
      [
        "a number without end",
        '{"query":"query($n: Int) { events(first: $n) { totalCount } }","variables":{"n":1e999}}',
      ],
      [
        "variables nested 100,000 times",
        `{"query":"{ viewer { id } }","variables":{"a":${withinText(100_000)}}}`,
      ],
      ["a control character", '{"query":"{ viewer\u0001 { id } }"}'],
    ] as const
  ).flatMap(([what, body]): [string, Raw, number][] => [
    [what, { headers: JSON_TYPE, body }, 400],
    [`${what}, for a stream`, { headers: { ...JSON_TYPE, ...LISTENS }, body }, 400],
  ]),
  ["what is no UTF-8", { headers: JSON_TYPE, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }, 400],
  [
    "half a character",
    {
      headers: JSON_TYPE,
      body: Buffer.concat([
        Buffer.from('{"query":"{ viewer { id } } # '),
        Buffer.from([0xe6, 0x98]),
        Buffer.from('"}'),
      ]),
    },
    400,
  ],
  ["UTF-16", { headers: JSON_TYPE, body: Buffer.from('{"query":"{ viewer { id } }"}', "utf16le") }, 400],
  ["no type", { body: '{"query":"{ viewer { id } }"}' }, 415],
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/xml",
    "application/graphql",
    "application/jsonx",
    "x",
  ].map((type): [string, Raw, number] => [
    type,
    { headers: { "content-type": type, "apollo-require-preflight": "1" }, body: "{}" },
    415,
  ]),
  [
    "a form of another site",
    { headers: { "content-type": "text/plain", authorization: "" }, body: "{}" },
    415,
  ],
  [
    "an unsupported media type for the answer",
    { headers: { ...JSON_TYPE, accept: "text/csv" }, body: '{"query":"{ viewer { id } }"}' },
    406,
  ],
  [
    "more than a megabyte",
    {
      headers: JSON_TYPE,
      body: JSON.stringify({ query: "{ viewer { id } }", variables: { a: "x".repeat(1_100_000) } }),
    },
    413,
  ],
  ...["PUT", "PATCH", "DELETE", "OPTIONS"].map((method): [string, Raw, number] => [
    method,
    { method, headers: JSON_TYPE },
    405,
  ]),
  ["nothing by GET", { method: "GET", path: "/graphql" }, 400],
  ["two texts", { method: "GET", path: asked("query=%7B%20viewer%20%7D&query=%7B%7D") }, 400],
  [
    "variables by GET that are no JSON",
    { method: "GET", path: asked("query=%7Bviewer%7Bid%7D%7D&variables=%7B") },
    400,
  ],
  [
    "variables by GET that are a list",
    { method: "GET", path: asked("query=%7Bviewer%7Bid%7D%7D&variables=%5B%5D") },
    400,
  ],
  [
    "variables by GET, twice",
    { method: "GET", path: asked("query=%7Bviewer%7Bid%7D%7D&variables=%7B%7D&variables=%7B%7D") },
    400,
  ],
  [
    "extensions by GET that are a number",
    { method: "GET", path: asked("query=%7Bviewer%7Bid%7D%7D&extensions=1") },
    400,
  ],
  [
    "a name by GET, twice",
    { method: "GET", path: asked("query=%7Bviewer%7Bid%7D%7D&operationName=a&operationName=b") },
    400,
  ],
  [
    "a hash by GET",
    {
      method: "GET",
      path: asked(
        `extensions=${encodeURIComponent(`{"persistedQuery":{"version":1,"sha256Hash":"${"0".repeat(64)}"}}`)}`,
      ),
    },
    400,
  ],
];

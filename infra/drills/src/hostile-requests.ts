/** A request that no honest client sends. */
export interface HostileRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const JSON_TYPE = { "content-type": "application/json" };
const graph = (body: unknown): Omit<HostileRequest, "headers"> & { headers: Record<string, string> } => ({
  path: "/graphql",
  method: "POST",
  headers: { ...JSON_TYPE },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** The kinds of requests, varied by their number, so that no two are alike. */
const KINDS: readonly ((nth: number) => HostileRequest)[] = [
  (nth) => graph({ query: `{ ${"a".repeat(1 + (nth % 50_000))} }` }),
  (nth) => graph({ query: `{${"viewer{agency{parent{".repeat(30 + (nth % 300))}` }),
  (nth) =>
    graph({
      query: `{ ${Array.from({ length: 200 }, (_, at) => `a${nth}_${at}: viewer { id }`).join(" ")} }`,
    }),
  (nth) =>
    graph({
      query: "query($n: Int!) { events(first: $n) { nodes { id } } }",
      variables: { n: 1_000_000 + nth },
    }),
  (nth) =>
    graph({
      query: `query($f: EventFilter) { events(filter: $f) { nodes { id } } } # ${nth}`,
      variables: { f: 7 },
    }),
  (nth) => graph(`{"query": "{ viewer { id } }", "variables": ${nested(2_000 + (nth % 5_000))}}`),
  (nth) =>
    graph({
      query: `{ events(after: "${Buffer.from(`forged ${nth}`).toString("base64url")}") { nodes { id } } }`,
    }),
  (nth) =>
    graph({ query: `{ events(filter: { from: "0000-0${nth % 10}-00T00:00:00Z" }) { nodes { id } } }` }),
  (nth) => graph(`{"query": "{ viewer { id } } # ${nth}`),
  (nth) => graph(JSON.stringify(Array.from({ length: 50 }, () => ({ query: `{ viewer { id } } # ${nth}` })))),
  (nth) => ({
    ...graph({ query: "{ viewer { id } }" }),
    headers: { ...JSON_TYPE, "idempotency-key": "k".repeat(nth % 5_000) },
  }),
  (nth) =>
    graph({ query: `subscription { coverageChanged(area: "640105") { total { reached } } } # ${nth}` }),
  (nth) => ({
    path: `/graphql?query=${encodeURIComponent(`{ viewer { id } } # ${nth}`)}&query=1`,
    method: "GET",
    headers: {},
  }),
  (nth) => ({ path: `/c/%E0%A4%A${nth % 10}`, method: "GET", headers: {} }),
  (nth) => ({ path: `/exports/coverage?from=0001-01-01&to=9999-12-31&x=${nth}`, method: "GET", headers: {} }),
  (nth) => ({ path: `/uploads/${"x".repeat(nth % 500)}`, method: "POST", headers: JSON_TYPE, body: "{}" }),
  (nth) => ({
    path: "/graphql",
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: "x".repeat(nth % 900_000),
  }),
];

/** Returns a request of each kind in turn; every second round is authenticated. */
export function anyHostileRequest(nth: number, token: string): HostileRequest {
  const request = KINDS[nth % KINDS.length]!(nth);
  if (Math.floor(nth / KINDS.length) % 2 === 0) return request;
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

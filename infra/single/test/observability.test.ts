import { createLogger } from "@starlane/runtime";
import { startTracing } from "@starlane/tracing";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "pg";
import { aCampaignUnderWay, register } from "./planning.js";
import { aStarlane, PASSWORD, type Json, type TestStarlane } from "./starlane.js";

const MANIFEST = new URL("../../../services/console/dist/operations.json", import.meta.url);
const TOKEN = "a-token-for-monitoring";

const lines: string[] = [];
let starlane: TestStarlane;
beforeAll(async () => {
  const logger = createLogger("info", { write: (line: string) => void lines.push(line) });
  starlane = await aStarlane({ reach: "over HTTP", logger, metricsToken: TOKEN });
});
afterAll(() => starlane.close());

const inject = (url: string, headers: Record<string, string> = {}) =>
  starlane.starlane.gateway.inject({ url, headers });
const authorization = `Bearer ${TOKEN}`;

/** Returns the values of a metric, by their labels as written. */
async function figures(name: string): Promise<Map<string, number>> {
  const { body } = await inject("/metrics", { authorization });
  const found = new Map<string, number>();
  for (const [, labels = "", value] of body.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, "gm")))
    found.set(labels, Number(value));
  return found;
}

async function asAdmin(statement: string): Promise<void> {
  const client = new Client({ connectionString: starlane.adminUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

test("metrics require the token, reflect the work done, and have a known set of names", async () => {
  expect((await inject("/metrics")).statusCode).toBe(403);
  expect((await inject("/metrics", { authorization: "Bearer guess-guess-guess" })).statusCode).toBe(403);
  const { campaign, school } = await aCampaignUnderWay(starlane);
  await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
  const taken = await register(starlane, { campaign: campaign.id, venue: school.id, day: "2026-03-04" });
  expect(taken).toMatchObject({ __typename: "VenueConflict" });
  const manifest = Object.entries(
    JSON.parse(readFileSync(MANIFEST, "utf8")) as Record<string, { name: string }>,
  );
  const [hash] = manifest.find(([, { name }]) => name === "CampaignNames")!;
  const headers = {
    authorization: `Bearer ${await starlane.tokenOf("planner")}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({
    variables: {},
    extensions: { persistedQuery: { version: 1, sha256Hash: hash } },
  });
  await fetch(`${starlane.url}/graphql`, { method: "POST", headers, body });
  await starlane.ask("planner", "query WhateverSomebodyCallsIt { nothing }");
  await starlane.ask(null, "{ users { id } }");

  const requests = await figures("starlane_graph_requests_total");
  const named = [...requests.keys()];
  expect(named.some((labels) => labels.includes('operation="CampaignNames"'))).toBe(true);
  expect(named.join()).not.toContain("WhateverSomebodyCallsIt");
  expect(requests.get('operation="other",outcome="GRAPHQL_VALIDATION_FAILED"')).toBe(1);
  expect(requests.get('operation="other",outcome="UNAUTHENTICATED"')).toBe(1);
  expect((await figures("starlane_errors_total")).get('code="UNAUTHENTICATED"')).toBe(1);
  expect((await figures("starlane_graph_request_seconds_count")).get('operation="CampaignNames"')).toBe(1);
  expect((await figures("starlane_refusals_total")).get('type="VenueConflict"')).toBe(1);
  for (const service of ["agencies", "venues", "campaigns", "attendance"]) {
    const of = `service="${service}"`;
    expect((await figures("starlane_messages_waiting")).get(of)).toBeGreaterThanOrEqual(0);
    expect((await figures("starlane_database_connections")).get(`${of},state="idle"`)).toBeGreaterThanOrEqual(
      0,
    );
    expect((await figures("starlane_database_sessions")).get(of)).toBeGreaterThan(0);
  }
  expect((await figures("starlane_reach_behind_seconds")).get("")).toBeGreaterThanOrEqual(0);
  expect((await figures("nodejs_eventloop_lag_p99_seconds")).size).toBe(1);
});

test("one id connects the header, the error and every log line, which name neither the person nor the values", async () => {
  lines.length = 0;
  const canary = "王小明-13812345678";
  const query = "query($id: ID!) { coverage(area: $id) { asOf } }";
  const token = await starlane.tokenOf("planner");
  const response = await fetch(`${starlane.url}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "x-request-id": "request-of-mine-1",
    },
    body: JSON.stringify({
      query,
      variables: { id: canary },
    }),
  });
  const answer: Json = await response.json();
  expect(response.headers.get("x-request-id")).toBe("request-of-mine-1");
  expect(answer.errors[0].extensions.requestId).toBe("request-of-mine-1");
  const own = lines
    .map((line) => JSON.parse(line))
    .filter(({ requestId }) => requestId === "request-of-mine-1");
  expect(own.at(-1)).toMatchObject({
    msg: "answered",
    route: "/graphql",
    method: "POST",
    status: expect.any(Number),
    ms: expect.any(Number),
  });
  await starlane.ask(
    null,
    `mutation { signIn(username: "王小明", password: "${PASSWORD}") { accessToken } }`,
  );
  const all = lines.join("");
  for (const secret of ["王小明", "13812345678", PASSWORD, token]) expect(all).not.toContain(secret);
});

test("a request is one trace through gateway, services and database, without any value", async () => {
  const spans: { name: string; traceId: string; parentSpanId?: string; spanId: string }[] = [];
  const collector = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      for (const { scopeSpans } of JSON.parse(text).resourceSpans)
        for (const scope of scopeSpans) spans.push(...scope.spans);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const end = await startTracing("starlane", { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await starlane
    .data(
      "planner",
      'query { venues(first: 2, filter: { area: "canary-of-a-value" }) { nodes { name agency { name } } } }',
    )
    .catch(() => undefined);
  await starlane.data(
    "planner",
    "query { viewer { username } venues(first: 2) { nodes { name agency { name } } } }",
  );
  await end();
  collector.close();
  const root = spans.findLast(({ name }) => name === "request")!;
  const ofOne = spans.filter(({ traceId }) => traceId === root.traceId);
  const above = (span: (typeof spans)[number]) =>
    ofOne.find(({ spanId }) => spanId === span.parentSpanId)?.name;
  const lineage = new Set(ofOne.map((span) => `${above(span) ?? "-"} > ${span.name}`));
  for (const step of [
    "- > request",
    "request > plan",
    "request > fetch from venues",
    "fetch from venues > answer in venues",
    "answer in venues > SQL select",
    "fetch from agencies > answer in agencies",
  ])
    expect([...lineage]).toContain(step);
  expect(JSON.stringify(spans)).not.toContain("canary-of-a-value");
});

test("is ready when it can serve, and not if a table is outdated, reach is not counted or the database is gone", async () => {
  const ready = async () => (await inject("/readyz")).statusCode;
  expect(await ready()).toBe(200);

  await asAdmin("create table gone as select * from venues.migration; delete from venues.migration");
  expect(await ready()).toBe(503);
  await asAdmin("insert into venues.migration select * from gone; drop table gone");
  expect(await ready()).toBe(200);

  const url = new URL(starlane.adminUrl);
  const database = url.pathname.slice(1);
  url.pathname = "/postgres";
  const outside = new Client({ connectionString: url.href });
  await outside.connect();
  await outside.query(`alter database "${database}" allow_connections false`);
  await outside.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
    database,
  ]);
  expect(await ready()).toBe(503);
  expect((await inject("/healthz")).statusCode).toBe(200);
  await outside.query(`alter database "${database}" allow_connections true`);
  await outside.end();
  while ((await ready()) !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
});

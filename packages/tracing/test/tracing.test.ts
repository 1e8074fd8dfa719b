import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  annotate,
  continued,
  isTraced,
  startTracing,
  traced,
  tracedNow,
  traceHeaders,
} from "../src/index.js";

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

/** Starts a server that receives spans by OTLP, like a collector. */
async function aCollector() {
  const spans: SentSpan[] = [];
  const names = new Set<string>();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      expect(request.url).toBe("/v1/traces");
      for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) {
        for (const { key, value } of resource.attributes)
          if (key === "service.name") names.add(value.stringValue);
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { spans, names, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

test("without an endpoint there are no traces, and nothing is loaded for them", async () => {
  await (
    await startTracing("x", {})
  )();
  expect([isTraced(), traceHeaders(), tracedNow("x", {})]).toEqual([false, {}, undefined]);
  expect(await traced("x", {}, async () => 1)).toBe(1);
});

test("nested work is a span of the same trace, and so is the work of a called process", async () => {
  const collector = await aCollector();
  const end = await startTracing("starlane-test", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  let headers: Record<string, string> = {};
  const failing = traced("request", { "starlane.request.id": "one" }, async () => {
    annotate({ "starlane.outcome": "OK" });
    await traced("fetch", {}, async () => {
      headers = traceHeaders();
      tracedNow("SQL select", { "db.query.text": "select $1" })?.();
    });
    throw Object.assign(new Error("the name 王小明 is not storable"), { code: "22021" });
  });
  await expect(failing).rejects.toThrow("storable");
  await continued(headers, () => traced("answer elsewhere", {}, async () => undefined));
  await end();
  collector.close();

  const span = (name: string) => collector.spans.find((sent) => sent.name === name)!;
  expect(collector.spans.map(({ name }) => name).sort()).toEqual([
    "SQL select",
    "answer elsewhere",
    "fetch",
    "request",
  ]);
  expect(new Set(collector.spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(span("fetch").parentSpanId).toBe(span("request").spanId);
  expect(span("SQL select").parentSpanId).toBe(span("fetch").spanId);
  expect(span("answer elsewhere").parentSpanId).toBe(span("fetch").spanId);
  expect(span("request").status).toEqual({ code: 2, message: "22021" });
  expect(span("request").attributes).toContainEqual({
    key: "starlane.outcome",
    value: { stringValue: "OK" },
  });
  expect(JSON.stringify(collector.spans)).not.toContain("王小明");
  expect([...collector.names]).toEqual(["starlane-test"]);
  expect(isTraced()).toBe(false);
});

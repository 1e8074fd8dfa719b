import { context, propagation, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Attributes, Tracing } from "./traced.js";

/** The interval between exports of spans. */
const EVERY_MS = 2_000;

export interface TracingOptions {
  readonly endpoint: string;
  readonly name: string;
  readonly ratio: number;
}

/** Creates the exporter of spans, by OTLP over HTTP. */
export function openTracing({ endpoint, name, ratio }: TracingOptions): {
  tracing: Tracing;
  close: () => Promise<void>;
} {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, "")}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": name }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: EVERY_MS })],
  });
  const manager = new AsyncLocalStorageContextManager().enable();
  context.setGlobalContextManager(manager);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = provider.getTracer("starlane");
  const start = (spanName: string, attributes: Attributes): Span =>
    tracer.startSpan(spanName, { attributes });

  const tracing: Tracing = {
    async run(spanName, attributes, work) {
      const span = start(spanName, attributes);
      try {
        return await context.with(trace.setSpan(context.active(), span), work);
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    begin(spanName, attributes) {
      const span = start(spanName, attributes);
      return (error) => {
        if (error !== undefined) fail(span, error);
        span.end();
      };
    },
    annotate: (attributes) => trace.getActiveSpan()?.setAttributes(attributes),
    continued: (headers, work) => context.with(propagation.extract(context.active(), headers), work),
    headers: () => {
      const carrier: Record<string, string> = {};
      propagation.inject(context.active(), carrier);
      return carrier;
    },
  };
  return {
    tracing,
    close: async () => {
      await provider.shutdown();
      context.disable();
      propagation.disable();
    },
  };
}

/** Marks a span as failed, with the error's code only: its message may contain personal data. */
function fail(span: Span, error: unknown): void {
  const code: unknown = (error as { code?: unknown }).code;
  span.setStatus({ code: SpanStatusCode.ERROR, ...(typeof code === "string" && { message: code }) });
}

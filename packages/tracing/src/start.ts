import { readSettings, setting } from "@starlane/config";
import { z } from "zod";
import { traceWith } from "./traced.js";

/** The settings of the trace exporter; the names are OpenTelemetry's own. */
export const tracingSettings = {
  endpoint: setting({
    env: "OTEL_EXPORTER_OTLP_ENDPOINT",
    says: "Where traces go, by OTLP over HTTP, such as http://127.0.0.1:4318. Nothing is traced unless given.",
    schema: z.url({ protocol: /^https?$/, error: "it is written http://host:port" }).optional(),
  }),
  serviceName: setting({
    env: "OTEL_SERVICE_NAME",
    says: "What the process is called in traces; `starlane`, and the service's name where it runs alone, unless given.",
    schema: z.string().optional(),
  }),
  ratio: setting({
    env: "OTEL_TRACES_SAMPLER_ARG",
    says: "Which part of requests is traced, from 0 to 1; all of them unless given.",
    schema: z
      .string()
      .default("1")
      .transform(Number)
      .pipe(z.number("it is a number from 0 to 1").min(0).max(1)),
  }),
};

/**
 * Starts tracing, if it is configured.
 * @param name of the process
 * @returns a function that sends the remaining spans and stops
 */
export async function startTracing(name: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const { endpoint, serviceName, ratio } = readSettings(tracingSettings, env);
  if (endpoint === undefined) return async () => undefined;
  const { openTracing } = await import("./sdk.js"); // loaded on demand: forty modules that nothing else needs
  const { tracing, close } = openTracing({ endpoint, name: serviceName ?? name, ratio });
  traceWith(tracing);
  return async () => {
    traceWith(null);
    await close();
  };
}

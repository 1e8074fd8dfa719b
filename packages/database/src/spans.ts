import { isTraced, tracedNow } from "@starlane/tracing";

const LONGEST = 1_000;

/**
 * Sends a statement as a span of the current trace. The span has the text with its placeholders, never the values.
 * @param query as passed to the driver
 * @param send passes it to the driver
 */
export function asSpan<T>(query: unknown, send: () => T): T {
  if (!isTraced()) return send();
  const text = typeof query === "string" ? query : ((query as { text?: string } | null)?.text ?? "(cursor)");
  const [verb = ""] = /^\w+/.exec(text.trimStart()) ?? [];
  const end = tracedNow(`SQL ${verb.toLowerCase()}`, {
    "db.system.name": "postgresql",
    "db.query.text": text.slice(0, LONGEST),
  });
  const sent = send();
  if (sent instanceof Promise)
    sent.then(
      () => end?.(),
      (error: unknown) => end?.(error),
    );
  else end?.();
  return sent;
}

import { isTraced, tracedNow } from "@starlane/tracing";

const LONGEST = 1_000;

/**
 * Sends a statement as a span of the trace it is part of: its text, which has placeholders where values go, and never those.
 * @param query as it was handed to the driver
 * @param send hands it to the driver
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

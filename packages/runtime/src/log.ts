import { pino, type DestinationStream, type Logger } from "pino";
import { redacted, withoutSecrets } from "./redact.js";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A JSON-lines log on standard error unless said otherwise, so that standard output stays free for people.
 * Names, identity numbers, phones, passwords and tokens never go into it: fields of those names are dropped wherever they stand,
 * and texts are cleaned of what looks like one. Of an error its code, its sentence and where it happened are left.
 */
export function createLogger(
  level: LogLevel,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => error },
      formatters: { log: (entry) => redacted(entry) as Record<string, unknown> },
      hooks: {
        logMethod(given, method) {
          method.apply(this, given.map(clean) as never);
        },
      },
    },
    destination,
  );
}

/** An error alone would become the message as it is. */
function clean(part: unknown): unknown {
  if (part instanceof Error) return { err: part };
  return typeof part === "string" ? withoutSecrets(part) : part;
}

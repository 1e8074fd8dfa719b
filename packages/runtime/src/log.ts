import { pino, type DestinationStream, type Logger } from "pino";
import { kindOf, LogThrottle } from "./log-throttle.js";
import { redacted, withoutSecrets } from "./redact.js";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
/** The severity at and above which repeated lines are throttled. */
const WARN = 40;

export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Creates a JSON-lines log, on standard error by default, so that standard output stays free for people. It never
 * contains names, identity numbers, phones, passwords or tokens: fields of those names are dropped at any depth, and
 * texts are redacted. Of an error, its code, message and stack are logged. A warning or error that repeats is written a
 * few times and then counted.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = standardError()): Logger {
  const throttle = new LogThrottle();
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => error },
      formatters: { log: (entry) => redacted(entry) as Record<string, unknown> },
      hooks: {
        logMethod(given, method, severity) {
          const write = (...parts: readonly unknown[]) => method.apply(this, parts.map(clean) as never);
          const summarise = (repeated: number, seconds: number) => {
            const message = given.findLast((part) => typeof part === "string") ?? "";
            write({ repeated, seconds }, `${message} (and ${repeated} times more in ${seconds} s)`);
          };
          if (severity < WARN || throttle.admits(kindOf(given), summarise)) write(...given);
        },
      },
    },
    destination,
  );
}

/** Returns standard error, which may be a file on a full disk: a failed write must not crash the process. */
function standardError(): DestinationStream {
  const destination = pino.destination({ dest: 2, sync: true });
  destination.on("error", () => undefined);
  return destination;
}

/** Wraps an error, which pino would otherwise log with its message unredacted. */
function clean(part: unknown): unknown {
  if (part instanceof Error) return { err: part };
  return typeof part === "string" ? withoutSecrets(part) : part;
}

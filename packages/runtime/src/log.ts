import { pino, type DestinationStream, type Logger } from "pino";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * A JSON-lines log on standard error unless said otherwise, so that standard output stays free for people.
 * Names, identity numbers, phones, passwords and tokens never go into it: fields of those names are dropped.
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
      redact: {
        paths: [
          "password",
          "accessToken",
          "refreshToken",
          "authorization",
          "identityNumber",
          "phone",
          "name",
        ].flatMap((field) => [field, `*.${field}`]),
        remove: true,
      },
    },
    destination,
  );
}

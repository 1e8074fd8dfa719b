/**
 * PostgreSQL's error classes for being unreachable or out of resources: 08 connection (except a protocol violation), 53
 * resources.
 */
const OUTAGE = /^(08(?!P01)|53)...$/;
/** Shutdown, crash and not ready; 57014 is a cancelled statement and not an outage. */
const INTERVENTION = /^57P0/;
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** Messages of the driver's errors that have no code. */
const DRIVER =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Query read timeout)/;
/** The maximum depth of nested causes. */
const DEPTH = 5;

/**
 * Returns true if an error means that the database is unavailable, not that there is a fault: the request succeeds when
 * it is retried later.
 */
export function isOutage(error: unknown, depth = DEPTH): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  const { code, previous } = error as { code?: unknown; previous?: unknown }; // the ORM's cause
  if (typeof code === "string" && (OUTAGE.test(code) || INTERVENTION.test(code) || NETWORK.has(code)))
    return true;
  if (DRIVER.test(error.message)) return true;
  const within = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [error.cause, previous, ...within].some((one) => isOutage(one, depth - 1));
}

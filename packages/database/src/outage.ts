/** Classes of PostgreSQL's codes that say that it is away or out of resources: 08 connection (but a broken protocol), 53 resources. */
const OUTAGE = /^(08(?!P01)|53)...$/;
/** Shutdown, crash and being unready; 57014 is a cancelled statement and no outage. */
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
/** The driver has no codes for these. */
const DRIVER =
  /^(Connection terminated|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Query read timeout)/;
/** Causes of causes that are looked at. */
const DEPTH = 5;

/** True if a failure is the database being away, and not a fault: sent again later, the request succeeds. */
export function isOutage(error: unknown, depth = DEPTH): boolean {
  if (!(error instanceof Error) || depth === 0) return false;
  const { code, previous } = error as { code?: unknown; previous?: unknown }; // the ORM wraps the driver's as `previous`
  if (typeof code === "string" && (OUTAGE.test(code) || INTERVENTION.test(code) || NETWORK.has(code)))
    return true;
  if (DRIVER.test(error.message)) return true;
  const within = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  return [error.cause, previous, ...within].some((one) => isOutage(one, depth - 1));
}

/** Classes of PostgreSQL's codes that say that it is away or out of resources: 08 connection, 53 resources. */
const OUTAGE = /^(08|53)...$/;
/** Shutdown, crash and being unready; 57014 is a cancelled statement and no outage. */
const INTERVENTION = /^57P0/;
const NETWORK = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]);
/** The driver has no codes for these. */
const DRIVER = /^(Connection terminated|Client has encountered a connection error|timeout expired)/;

/** Whether a failure is the database being away, and not a fault: sent again later, the request succeeds. */
export function isOutage(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === "string" && (OUTAGE.test(code) || INTERVENTION.test(code) || NETWORK.has(code)))
      return true;
    if (DRIVER.test(at.message)) return true;
    const { previous } = at as { previous?: unknown }; // as the ORM wraps the driver's
    if (previous instanceof Error && previous !== at && isOutage(previous)) return true;
    if (at instanceof AggregateError && at.errors.some(isOutage)) return true;
  }
  return false;
}

import type { EventStatus } from "../../graph/schema.js";

/** Returns true when an event with that status accepts check-ins; the same rule as on the server. */
export function acceptsCheckIns(status: EventStatus): boolean {
  return status === "CONFIRMED" || status === "COMPLETED";
}

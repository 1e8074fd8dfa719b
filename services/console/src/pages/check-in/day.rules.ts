import type { EventStatus } from "../../graph/schema.js";

/** Whether an event in that state takes attendance, as the server sees it. */
export function acceptsCheckIns(status: EventStatus): boolean {
  return status === "CONFIRMED" || status === "COMPLETED";
}

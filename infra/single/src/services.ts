import { agencies } from "@starlane/agencies";
import { attendance } from "@starlane/attendance";
import { campaigns } from "@starlane/campaigns";
import type { Service } from "@starlane/service";
import { createHash } from "node:crypto";
import { venues } from "@starlane/venues";

/** The services of the graph, publishers before their subscribers. */
export const services: readonly Service[] = [agencies, venues, campaigns, attendance];

/**
 * Returns the schema state of all services' tables in this version. If it differs from the state a service has
 * republished for, a subscriber may store more of a message than before.
 */
export function tablesOfNow(): string {
  const migrations = services.map((service) => [service.name, service.migrations()]);
  return createHash("sha256").update(JSON.stringify(migrations)).digest("hex");
}

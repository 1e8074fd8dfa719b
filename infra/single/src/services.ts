import { agencies } from "@starlane/agencies";
import { attendance } from "@starlane/attendance";
import { campaigns } from "@starlane/campaigns";
import type { Service } from "@starlane/service";
import { createHash } from "node:crypto";
import { venues } from "@starlane/venues";

/** The services of the graph, those that others hear from first. */
export const services: readonly Service[] = [agencies, venues, campaigns, attendance];

/**
 * The state of everybody's tables in this version. Where it is another than what a service has told for, somebody may keep more
 * of what they hear than before.
 */
export function tablesOfNow(): string {
  const migrations = services.map((service) => [service.name, service.migrations()]);
  return createHash("sha256").update(JSON.stringify(migrations)).digest("hex");
}

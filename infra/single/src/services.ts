import { agencies } from "@starlane/agencies";
import { attendance } from "@starlane/attendance";
import { campaigns } from "@starlane/campaigns";
import type { Service } from "@starlane/service";
import { venues } from "@starlane/venues";

/** The services of the graph, those that others hear from first. */
export const services: readonly Service[] = [agencies, venues, campaigns, attendance];

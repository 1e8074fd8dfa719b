import type { CampaignStatus } from "../../graph/schema.js";
import type { CampaignListQueryVariables } from "./campaigns.documents.js";

export const STATUSES: readonly CampaignStatus[] = [
  "DRAFT",
  "SUBMITTED",
  "APPROVED",
  "ACTIVE",
  "CLOSED",
  "CANCELLED",
];

/** Filters of the list of campaigns; every part is optional. */
export interface CampaignSearch {
  readonly status: CampaignStatus | null;
  readonly agency: string | null;
  readonly text: string | null;
}

/** Parses the query of an address; invalid values count as absent. */
export function readCampaignSearch(search: URLSearchParams): CampaignSearch {
  return {
    status: STATUSES.find((status) => status === search.get("status")) ?? null,
    agency: search.get("agency") || null,
    text: search.get("text") || null,
  };
}

export function writeCampaignSearch(search: CampaignSearch): string {
  const parts = Object.entries(search).filter((part): part is [string, string] => Boolean(part[1]));
  return parts.length === 0 ? "" : `?${new URLSearchParams(parts).toString()}`;
}

/** Returns the GraphQL filter; cancelled campaigns are included only when their status is asked for. */
export function campaignFilterOf({
  status,
  agency,
  text,
}: CampaignSearch): CampaignListQueryVariables["filter"] {
  return {
    statuses: status ? [status] : STATUSES.filter((each) => each !== "CANCELLED"),
    ...(agency && { agencies: [agency] }),
    ...(text && { text }),
  };
}

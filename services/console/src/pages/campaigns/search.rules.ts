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

/** Which campaigns are listed; each part may be left open. */
export interface CampaignSearch {
  readonly status: CampaignStatus | null;
  readonly agency: string | null;
  readonly text: string | null;
}

/** Reads an address; what cannot be read counts as not said. */
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

/** The graph's filter; cancelled ones are listed only where they are asked for. */
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

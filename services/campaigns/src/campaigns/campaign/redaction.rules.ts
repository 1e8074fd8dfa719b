import { EARLIEST_DAY } from "./campaign.rules.js";
import type { CampaignRow } from "./campaign.row.js";

/** In the place of a title that is not the viewer's to read. */
export const REDACTED_CAMPAIGN_TITLE = "其他单位的专项行动 / another agency’s campaign";

/** A campaign as somebody reaches it: all of it, or what {@link redactCampaign} leaves. */
export type RedactableCampaign = CampaignRow & { readonly isRedacted?: boolean };

/**
 * Redacts a campaign that something the viewer sees leads to and that they may not see: it keeps its agency and area, and nothing that
 * was written of it or can be looked up.
 * @param id made up for it
 */
export function redactCampaign({ areaId, leadId }: CampaignRow, id: string): RedactableCampaign {
  return {
    id,
    title: REDACTED_CAMPAIGN_TITLE,
    description: null,
    areaId,
    leadId,
    startsOn: EARLIEST_DAY,
    endsOn: EARLIEST_DAY,
    status: "CLOSED",
    createdBy: "",
    submittedBy: null,
    changedBy: [],
    programmeId: null,
    version: 0,
    isRedacted: true,
  };
}

import { EARLIEST_DAY } from "./campaign.rules.js";
import type { CampaignRow } from "./campaign.row.js";

/** The title shown in place of one that the viewer may not read. */
export const REDACTED_CAMPAIGN_TITLE = "其他单位的专项行动 / another agency’s campaign";

/** A campaign as a viewer reaches it: complete, or redacted by {@link redactCampaign}. */
export type RedactableCampaign = CampaignRow & { readonly isRedacted?: boolean };

/**
 * Redacts a campaign that the viewer reaches through another object but may not see. Its agency and area remain; its
 * texts are removed, and nothing that is left can be looked up.
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

import { FIRST_DAY } from "./campaign.rules.js";
import type { CampaignRow } from "./campaign.row.js";

/** In the place of a title that is not the viewer's to read. */
export const UNSEEN_TITLE = "其他单位的专项行动 / another agency’s campaign";

/** A campaign as somebody reaches it: all of it, or what {@link maskCampaign} leaves. */
export type ReachedCampaign = CampaignRow & { readonly isUnseen?: boolean };

/**
 * Masks a campaign that something the viewer sees leads to and that they may not see: it keeps its agency and area, and nothing that
 * was written of it or can be looked up.
 * @param id made up for it
 */
export function maskCampaign({ areaId, leadId }: CampaignRow, id: string): ReachedCampaign {
  return {
    id,
    title: UNSEEN_TITLE,
    description: null,
    areaId,
    leadId,
    startsOn: FIRST_DAY,
    endsOn: FIRST_DAY,
    status: "CLOSED",
    createdBy: "",
    submittedBy: null,
    changedBy: [],
    programmeId: null,
    version: 0,
    isUnseen: true,
  };
}

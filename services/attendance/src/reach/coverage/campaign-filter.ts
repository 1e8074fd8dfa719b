import type { CoverageTarget } from "../../replicas/campaign/campaign.rules.js";
import type { VisibleCampaignLoader } from "../../replicas/campaign/visibility.loaders.js";
import type { Filter } from "./question.rules.js";

/** A placeholder in a filter for a campaign that the viewer does not see: it has no counts. */
const NO_CAMPAIGN = "00000000-0000-0000-0000-000000000000";

/** Restricts a filter to the campaigns that the viewer sees, and returns the targets when it names exactly one. */
export async function restrictToVisible(
  visibleCampaign: VisibleCampaignLoader,
  filter: Filter,
): Promise<{ readonly filter: Filter; readonly targets: readonly CoverageTarget[] }> {
  const asked = filter.campaigns;
  if (!asked || asked.length === 0) return { filter, targets: [] };
  const visible = await Promise.all(asked.map((id) => visibleCampaign.load(id)));
  const campaigns = [...new Set(visible.map((campaign) => campaign?.id ?? NO_CAMPAIGN))].sort();
  return { filter: { ...filter, campaigns }, targets: (visible.length === 1 && visible[0]?.targets) || [] };
}

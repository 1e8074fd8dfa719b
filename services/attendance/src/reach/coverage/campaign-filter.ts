import type { CoverageTarget } from "../../replicas/campaign/campaign.rules.js";
import type { VisibleCampaignLoader } from "../../replicas/campaign/visibility.loaders.js";
import type { Filter } from "./question.rules.js";

/** Stands in a filter for a campaign that the viewer does not see: nothing was ever counted of it. */
const NO_CAMPAIGN = "00000000-0000-0000-0000-000000000000";

/** A filter in which a campaign that the viewer does not see is one that there is not; and the targets of the only one it names. */
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

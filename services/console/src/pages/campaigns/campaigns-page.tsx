import { useParams } from "react-router";
import { CampaignList } from "./campaign-list.js";
import { CampaignPage } from "./campaign-page.js";

/** List of the campaigns (`/campaigns`), or the page of one (`/campaigns/:campaign`). */
export function Component() {
  const { campaign } = useParams();
  return campaign ? <CampaignPage key={campaign} id={campaign} /> : <CampaignList />;
}

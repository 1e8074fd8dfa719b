import { useParams } from "react-router";
import { CampaignList } from "./campaign-list.js";
import { CampaignPage } from "./campaign-page.js";

/** `/campaigns`, all that the viewer sees, and `/campaigns/:campaign`, one of them. */
export function Component() {
  const { campaign } = useParams();
  return campaign ? <CampaignPage key={campaign} id={campaign} /> : <CampaignList />;
}

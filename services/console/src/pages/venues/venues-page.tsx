import { useParams } from "react-router";
import { VenueDesk } from "./venue-desk.js";
import { VenueList } from "./venue-list.js";

/** List of the venues (`/venues`), or the page of one (`/venues/:venue`). */
export function Component() {
  const { venue } = useParams();
  return venue === undefined ? <VenueList /> : <VenueDesk key={venue} id={venue} />;
}

import { useParams } from "react-router";
import { VenueDesk } from "./venue-desk.js";
import { VenueList } from "./venue-list.js";

/** Where events can be held: `/venues` lists the places, `/venues/:venue` shows and changes one. */
export function Component() {
  const { venue } = useParams();
  return venue === undefined ? <VenueList /> : <VenueDesk key={venue} id={venue} />;
}

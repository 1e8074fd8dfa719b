import { useParams } from "react-router";
import { DayEvents } from "./day-events.js";
import { EventDesk } from "./event-desk.js";

/** Check-in page: `/check-in` lists the events of a day, `/check-in/:event` takes the attendance of one. */
export function Component() {
  const { event } = useParams();
  return event === undefined ? <DayEvents /> : <EventDesk key={event} id={event} />;
}

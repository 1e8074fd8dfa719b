import { useParams } from "react-router";
import { DayEvents } from "./day-events.js";
import { EventDesk } from "./event-desk.js";

/** Where attendance is taken: `/check-in` lists the events of a day, `/check-in/:event` takes it at one of them. */
export function Component() {
  const { event } = useParams();
  return event === undefined ? <DayEvents /> : <EventDesk key={event} id={event} />;
}

import { useParams } from "react-router";
import { Day } from "./day-events.js";
import { EventDesk } from "./event-desk.js";

/** Where attendance is taken: `/check-in` lists the events of a day, `/check-in/:event` takes it at one of them. */
export function Component() {
  const { event } = useParams();
  return event === undefined ? <Day /> : <EventDesk key={event} id={event} />;
}

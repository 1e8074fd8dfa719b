import type { EventRow } from "./event.row.js";

/** In the place of a title that is not the viewer's to read. */
export const REDACTED_EVENT_TITLE = "其他单位的活动 / another agency’s event";

/** An event that stands in somebody's way, whether or not they see it. */
export type EventWithVisibility = EventRow & { readonly isVisible: boolean };

/**
 * What somebody is told of an event that stands in their way: all of it where they see it; else when it is, where, and whose,
 * so that they know whom to ask, and nothing that was written of it or by which it can be looked up.
 * @param maskId makes up an id for it
 */
export function redactEvent(
  { isVisible, ...event }: EventWithVisibility,
  maskId: (id: string) => string,
): EventRow {
  if (isVisible) return event;
  return {
    ...event,
    id: maskId(event.id),
    title: REDACTED_EVENT_TITLE,
    audienceIds: [],
    capacity: null,
    version: 0,
    isRedacted: true,
  };
}

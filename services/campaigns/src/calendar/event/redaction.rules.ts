import type { EventRow } from "./event.row.js";

/** The title shown in place of one that the viewer may not read. */
export const REDACTED_EVENT_TITLE = "其他单位的活动 / another agency’s event";

/** An event that conflicts with a viewer's plans, with its visibility to them. */
export type EventWithVisibility = EventRow & { readonly isVisible: boolean };

/**
 * Redacts a conflicting event for a viewer. One that they see is unchanged. Of any other they get the time, the place
 * and the agency, so that they know whom to contact, but none of its texts and no id to look it up by.
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

import type { EventRow } from "./event.row.js";

/** In the place of a title that is not the viewer's to read. */
export const UNSEEN_TITLE = "其他单位的活动 / another agency’s event";

/** An event that stands in somebody's way, whether or not they see it. */
export type Holder = EventRow & { readonly isSeen: boolean };

/**
 * What somebody is told of an event that stands in their way: all of it where they see it; else when it is, where, and whose,
 * so that they know whom to ask, and nothing that was written of it.
 */
export function asTold({ isSeen, ...event }: Holder): EventRow {
  return isSeen ? event : { ...event, title: UNSEEN_TITLE, capacity: null, isUnseen: true };
}

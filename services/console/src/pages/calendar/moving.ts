import type { PointerEvent } from "react";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";

/** How the events of a view are moved. */
export interface Moving {
  readonly begin: (event: PlannedEventFragment, pointer: PointerEvent<HTMLElement>) => void;
  readonly open: (event: PlannedEventFragment) => void;
  /** The event that is under way. */
  readonly dragged: string | null;
}

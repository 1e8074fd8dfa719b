import type { PointerEvent } from "react";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";

/** Handlers that let a view move its events. */
export interface Moving {
  readonly begin: (event: PlannedEventFragment, pointer: PointerEvent<HTMLElement>) => void;
  readonly open: (event: PlannedEventFragment) => void;
  /** Id of the event that is being dragged. */
  readonly dragged: string | null;
}

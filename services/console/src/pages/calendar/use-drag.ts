import { useState, type PointerEvent as ReactPointerEvent } from "react";
import type { Day } from "../../language/formats.rules.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { snapToQuarter } from "./layout.rules.js";

/** Target of a drop. */
export interface Drop {
  readonly day: Day;
  /** Minutes since midnight; null for a target without a time of day. */
  readonly minutes: number | null;
  /** Venue of the row; null for a target that is no venue. */
  readonly venue: { readonly id: string; readonly name: string } | null;
}

export interface Drag {
  readonly event: PlannedEventFragment;
  readonly x: number;
  readonly y: number;
  /** Null over anything that accepts no drop. */
  readonly drop: Drop | null;
}

/** Distance that begins a drag; a shorter movement is a click with an unsteady hand. */
const MIN_DRAG_PX = 5;

/** Lets events be dragged with a mouse or a pen. A finger scrolls instead, and moves an event by its dialog. */
export function useDrag(onDrop: (event: PlannedEventFragment, drop: Drop) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);

  const begin = (event: PlannedEventFragment, pointer: ReactPointerEvent<HTMLElement>) => {
    if (pointer.pointerType === "touch" || pointer.button !== 0 || !event.deeds.includes("RESCHEDULE"))
      return;
    const [x, y] = [pointer.clientX, pointer.clientY];
    const grabbed = y - pointer.currentTarget.getBoundingClientRect().top;
    const listening = new AbortController();
    const { signal } = listening;
    let latest: Drag | null = null;
    const end = () => {
      listening.abort();
      setDrag(null);
    };
    const move = ({ clientX, clientY }: PointerEvent) => {
      if (!latest && Math.hypot(clientX - x, clientY - y) < MIN_DRAG_PX) return;
      latest = { event, x: clientX, y: clientY, drop: dropAt(clientX, clientY, grabbed) };
      setDrag(latest);
    };
    const release = () => {
      end();
      if (!latest) return;
      // A drag must not end in a click. The click event, if there is one, fires before the timeout.
      const clicked = new AbortController();
      addEventListener("click", (click) => click.preventDefault(), { capture: true, signal: clicked.signal });
      setTimeout(() => clicked.abort(), 0);
      if (latest.drop) onDrop(event, latest.drop);
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", release, { signal });
    addEventListener("pointercancel", end, { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && end(), { signal });
  };
  return { drag, begin };
}

/**
 * Finds the drop target under a point: the element with the day in its dataset. Its height gives the time, or its row
 * the venue.
 */
function dropAt(x: number, y: number, grabbed: number): Drop | null {
  const target = document
    .elementsFromPoint(x, y)
    .find((element): element is HTMLElement => element instanceof HTMLElement && "day" in element.dataset);
  if (!target) return null;
  const { day, first, last, venue, name } = target.dataset;
  let minutes: number | null = null;
  if (first !== undefined && last !== undefined) {
    const { top, height } = target.getBoundingClientRect();
    const hours = Number(last) - Number(first);
    minutes = Math.max(0, snapToQuarter(Number(first) * 60 + ((y - grabbed - top) / height) * hours * 60));
  }
  return { day: day!, minutes, venue: venue ? { id: venue, name: name ?? "" } : null };
}

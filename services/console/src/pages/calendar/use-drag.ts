import { useState, type PointerEvent as ReactPointerEvent } from "react";
import type { Day } from "../../language/formats.rules.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { snapped } from "./layout.rules.js";

/** Where an event was let go. */
export interface Drop {
  readonly day: Day;
  /** Since the day began; null where the place has no time of day. */
  readonly minutes: number | null;
  /** The venue whose row it is. */
  readonly venue: { readonly id: string; readonly name: string } | null;
}

export interface Drag {
  readonly event: PlannedEventFragment;
  readonly x: number;
  readonly y: number;
  /** Null where it cannot be let go. */
  readonly drop: Drop | null;
}

/** Less is a click that trembled. */
const SHORTEST_PX = 5;

/** Events are dragged with a mouse or a pen; fingers scroll, and move an event by its dialog. */
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
      if (!latest && Math.hypot(clientX - x, clientY - y) < SHORTEST_PX) return;
      latest = { event, x: clientX, y: clientY, drop: dropAt(clientX, clientY, grabbed) };
      setDrag(latest);
    };
    const letGo = () => {
      end();
      if (!latest) return;
      // What was dragged was not clicked; the click, where there is one, comes before anything else.
      const clicked = new AbortController();
      addEventListener("click", (click) => click.preventDefault(), { capture: true, signal: clicked.signal });
      setTimeout(() => clicked.abort(), 0);
      if (latest.drop) onDrop(event, latest.drop);
    };
    addEventListener("pointermove", move, { signal });
    addEventListener("pointerup", letGo, { signal });
    addEventListener("pointercancel", end, { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && end(), { signal });
  };
  return { drag, begin };
}

/** The place under a point: an element that says its day, and by its height the time of it or by its row the venue. */
function dropAt(x: number, y: number, grabbed: number): Drop | null {
  const place = document
    .elementsFromPoint(x, y)
    .find((element): element is HTMLElement => element instanceof HTMLElement && "day" in element.dataset);
  if (!place) return null;
  const { day, first, last, venue, name } = place.dataset;
  let minutes: number | null = null;
  if (first !== undefined && last !== undefined) {
    const { top, height } = place.getBoundingClientRect();
    const hours = Number(last) - Number(first);
    minutes = Math.max(0, snapped(Number(first) * 60 + ((y - grabbed - top) / height) * hours * 60));
  }
  return { day: day!, minutes, venue: venue ? { id: venue, name: name ?? "" } : null };
}

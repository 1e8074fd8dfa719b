import {
  addDays,
  instantAt,
  localDate,
  weekday,
  type LocalDate,
  type LocalTime,
  type Weekday,
} from "@starlane/calendar";

/** Open from `opens` until `closes` on every such weekday, in the district's time zone. */
export interface OpeningHours {
  readonly weekday: Weekday;
  readonly opens: LocalTime;
  readonly closes: LocalTime;
}

/** From `startsAt` up to, and not including, `endsAt`. */
export interface Stretch {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** How many days ahead a free slot is looked for. */
export const DAYS_SEARCHED = 60;

/** Whether a venue is open for the whole of a stretch. One that says no hours is always open. */
export function isOpen(hours: readonly OpeningHours[], stretch: Stretch): boolean {
  if (hours.length === 0) return true;
  return openOn(hours, localDate(stretch.startsAt)).some(
    (open) => open.startsAt <= stretch.startsAt && stretch.endsAt <= open.endsAt,
  );
}

/**
 * The first free slot of a length from an instant on, within DAYS_SEARCHED days; null when there is none.
 * @param held stretches in which the venue is not free, in any order
 * @param until the last day that will do
 * @param isFit whether a day will do at all
 */
export function nextFreeSlot(
  hours: readonly OpeningHours[],
  held: readonly Stretch[],
  {
    from,
    lengthMs,
    until,
    isFit,
  }: { from: Date; lengthMs: number; until: LocalDate; isFit: (day: LocalDate) => boolean },
): Stretch | null {
  const byStart = held.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
  const firstDay = localDate(from);
  for (let days = 0; days <= DAYS_SEARCHED; days += 1) {
    const day = addDays(firstDay, days);
    if (day > until) return null;
    if (!isFit(day)) continue;
    for (const open of openOn(hours, day)) {
      const slot = firstGap(open, byStart, from, lengthMs);
      if (slot) return slot;
    }
  }
  return null;
}

function firstGap(open: Stretch, byStart: readonly Stretch[], from: Date, lengthMs: number): Stretch | null {
  let start = Math.max(open.startsAt.getTime(), from.getTime());
  for (const held of byStart) {
    if (held.startsAt.getTime() >= start + lengthMs) break;
    start = Math.max(start, held.endsAt.getTime());
  }
  const end = start + lengthMs;
  return end <= open.endsAt.getTime() ? { startsAt: new Date(start), endsAt: new Date(end) } : null;
}

/** When a venue is open on a day, earliest first; hours that touch or overlap are one. */
function openOn(hours: readonly OpeningHours[], day: LocalDate): Stretch[] {
  const on = weekday(day);
  const merged: { opens: LocalTime; closes: LocalTime }[] = [];
  for (const { opens, closes } of hours
    .filter((open) => open.weekday === on)
    .toSorted((one, other) => one.opens.localeCompare(other.opens))) {
    const last = merged.at(-1);
    if (!last || last.closes < opens) merged.push({ opens, closes });
    else if (last.closes < closes) last.closes = closes;
  }
  return merged.map(({ opens, closes }) => ({
    startsAt: instantAt(day, opens),
    endsAt: instantAt(day, closes),
  }));
}

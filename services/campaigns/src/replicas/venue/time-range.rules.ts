import type { TimeRange } from "./opening-hours.rules.js";

/** Merges time ranges: in order, those that touch or overlap made one, without empty ones. */
export function union(ranges: readonly TimeRange[]): TimeRange[] {
  const merged: { startsAt: Date; endsAt: Date }[] = [];
  for (const { startsAt, endsAt } of ranges.toSorted(byStart)) {
    const last = merged.at(-1);
    if (endsAt <= startsAt) continue;
    if (!last || last.endsAt < startsAt) merged.push({ startsAt, endsAt });
    else if (last.endsAt < endsAt) last.endsAt = endsAt;
  }
  return merged;
}

/** Subtracts time ranges from others: in order, without empty ones. */
export function less(ranges: readonly TimeRange[], taken: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  const away = union(taken);
  let first = 0;
  for (const { startsAt, endsAt } of union(ranges)) {
    let from = startsAt;
    while (away[first] && away[first]!.endsAt <= from) first += 1;
    for (let next = first; away[next] && away[next]!.startsAt < endsAt; next += 1) {
      if (from < away[next]!.startsAt) left.push({ startsAt: from, endsAt: away[next]!.startsAt });
      from = away[next]!.endsAt;
    }
    if (from < endsAt) left.push({ startsAt: from, endsAt });
  }
  return left;
}

/** Returns the parts of time ranges that lie in a window. */
export function within(ranges: readonly TimeRange[], window: TimeRange): TimeRange[] {
  return union(
    ranges.map(({ startsAt, endsAt }) => ({
      startsAt: startsAt < window.startsAt ? window.startsAt : startsAt,
      endsAt: endsAt > window.endsAt ? window.endsAt : endsAt,
    })),
  );
}

/** Returns the length of a time range, in milliseconds. */
export function lengthOf({ startsAt, endsAt }: TimeRange): number {
  return endsAt.getTime() - startsAt.getTime();
}

function byStart(one: TimeRange, other: TimeRange): number {
  return one.startsAt.getTime() - other.startsAt.getTime();
}

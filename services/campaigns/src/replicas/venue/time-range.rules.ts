import type { Stretch } from "./opening-hours.rules.js";

/** The time that stretches cover: in order, those that touch or overlap made one, and none that is empty. */
export function union(stretches: readonly Stretch[]): Stretch[] {
  const merged: { startsAt: Date; endsAt: Date }[] = [];
  for (const { startsAt, endsAt } of stretches.toSorted(byStart)) {
    const last = merged.at(-1);
    if (endsAt <= startsAt) continue;
    if (!last || last.endsAt < startsAt) merged.push({ startsAt, endsAt });
    else if (last.endsAt < endsAt) last.endsAt = endsAt;
  }
  return merged;
}

/** What is left of stretches when others are taken out of them: in order, and none that is empty. */
export function less(stretches: readonly Stretch[], taken: readonly Stretch[]): Stretch[] {
  const left: Stretch[] = [];
  const away = union(taken);
  let first = 0;
  for (const { startsAt, endsAt } of union(stretches)) {
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

/** The part of stretches that lies in a window. */
export function within(stretches: readonly Stretch[], window: Stretch): Stretch[] {
  return union(
    stretches.map(({ startsAt, endsAt }) => ({
      startsAt: startsAt < window.startsAt ? window.startsAt : startsAt,
      endsAt: endsAt > window.endsAt ? window.endsAt : endsAt,
    })),
  );
}

/** How long a stretch is, in milliseconds. */
export function lengthOf({ startsAt, endsAt }: Stretch): number {
  return endsAt.getTime() - startsAt.getTime();
}

function byStart(one: Stretch, other: Stretch): number {
  return one.startsAt.getTime() - other.startsAt.getTime();
}

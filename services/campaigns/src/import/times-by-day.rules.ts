import type { TimeRange } from "../replicas/venue/opening-hours.rules.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Time ranges of resources, indexed by the days (of UTC) that they touch. */
export class TimesByDay<Time extends TimeRange> {
  readonly #byDay = new Map<string, Time[]>();

  add(of: string, time: Time): void {
    for (const day of daysOf(time)) {
      const key = `${of} ${day}`;
      const times = this.#byDay.get(key);
      if (times) times.push(time);
      else this.#byDay.set(key, [time]);
    }
  }

  /** Returns the time ranges of a resource that overlap another, earliest first. */
  over(of: string, other: TimeRange): Time[] {
    const found = new Set<Time>();
    for (const day of daysOf(other))
      for (const time of this.#byDay.get(`${of} ${day}`) ?? []) if (overlap(time, other)) found.add(time);
    return [...found].toSorted((one, two) => one.startsAt.getTime() - two.startsAt.getTime());
  }
}

/** Returns true if two time ranges have an instant in common. */
export function overlap(one: TimeRange, other: TimeRange): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

function* daysOf({ startsAt, endsAt }: TimeRange): Generator<number> {
  const last = Math.floor((endsAt.getTime() - 1) / DAY_MS);
  for (let day = Math.floor(startsAt.getTime() / DAY_MS); day <= last; day += 1) yield day;
}

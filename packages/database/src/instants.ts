const PLUS = "+".charCodeAt(0);
const MINUS = "-".charCodeAt(0);
const BLANK = " ".charCodeAt(0);
const DATE_LENGTH = "2026-03-02".length;
const ZONE_LENGTH = "+08".length;

/**
 * Parses PostgreSQL's form of an instant, such as `2026-03-02 09:00:00.5+08`. It is converted to ISO 8601 (only a blank
 * and whole hours differ), which parses several times faster than anything else; a list has thousands.
 */
export function instantOf(text: string): Date {
  const zoneAt = text.length - ZONE_LENGTH;
  const sign = text.charCodeAt(zoneAt);
  if (text.charCodeAt(DATE_LENGTH) !== BLANK || (sign !== PLUS && sign !== MINUS)) return new Date(text);
  return new Date(`${text.slice(0, DATE_LENGTH)}T${text.slice(DATE_LENGTH + 1)}:00`);
}

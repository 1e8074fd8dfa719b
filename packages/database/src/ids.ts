export { v5 as stableId, v7 as newId } from "uuid";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Returns true if a client's text has the form of our ids; PostgreSQL raises an error for anything else. Usable
 * directly as a callback of `filter` and `every`.
 */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/**
 * Formats the valid ids among some texts as a PostgreSQL array: `any(${arrayOfIds(ids)}::uuid[])`. The driver would
 * check each of up to a thousand elements for characters to quote.
 */
export function arrayOfIds(ids: readonly string[]): string {
  return `{${ids.filter(isUuid).join()}}`;
}

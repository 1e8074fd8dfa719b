export { v5 as stableId, v7 as newId } from "uuid";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether a client's text can be an id of ours at all, as we write them; PostgreSQL takes anything else for a fault.
 * It may be handed to `filter` and `every` as it is.
 */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/**
 * Those of some texts that can be ids, as PostgreSQL reads an array: `any(${arrayOfIds(ids)}::uuid[])`. The driver would look at each
 * for what must be quoted, and there may be a thousand.
 */
export function arrayOfIds(ids: readonly string[]): string {
  return `{${ids.filter(isUuid).join()}}`;
}

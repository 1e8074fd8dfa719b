const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a client's text can be an id of ours at all; PostgreSQL takes anything else for a fault. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Whether a text can be the id of an event, a campaign or an agency. */
export const isUuid = (id: string): boolean => UUID.test(id);

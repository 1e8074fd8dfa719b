/** An object of the answer while it is being put together, as the services gave it: not yet what the client asked for. */
export type ResultObject = Record<string, unknown>;

/** Where in the client's answer something is: names and list positions from the root. */
export type ErrorPath = readonly (string | number)[];

export function isRecord(value: unknown): value is ResultObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TYPENAME = "__typename";

/** The name of the object's type, where the plan asked for it. */
export function typeNameOf(object: ResultObject): string | undefined {
  const name = object[TYPENAME];
  return typeof name === "string" ? name : undefined;
}

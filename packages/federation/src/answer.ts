/**
 * An object of the result under construction, as the services sent it. The projection to the client's selection comes
 * later.
 */
export type ResultObject = Record<string, unknown>;

/** A path in the client's answer: field names and list positions from the root. */
export type ErrorPath = readonly (string | number)[];

export function isRecord(value: unknown): value is ResultObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const TYPENAME = "__typename";

/** Returns the name of the object's type, when the plan selected it. */
export function typeNameOf(object: ResultObject): string | undefined {
  const name = object[TYPENAME];
  return typeof name === "string" ? name : undefined;
}

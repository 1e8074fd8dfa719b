import type { FieldNode } from "graphql";
import type { Complete } from "./complete.js";

/** What holds the values of an answer: an object by their names, or a list by their positions. */
export type Holder = Record<string | number, unknown>;

/** What is known of a value before it is there: as a field of an operation, or as an item of a list. */
export interface Slot {
  /** Of errors. */
  readonly nodes: readonly FieldNode[];
  readonly isNullable: boolean;
  /** Whether it has parts that may fail by themselves. */
  readonly isComposite: boolean;
  /** The type of the object that has it as a field; undefined in a list. */
  readonly typeName: string | undefined;
  readonly complete: Complete;
}

/** Where in the answer one value lies. */
export class Place {
  /** An error has made it null, and perhaps not what encloses it: what is told of its parts is told of nothing. */
  isNulled = false;

  /** @param above undefined for what lies in the root */
  constructor(
    readonly above: Place | undefined,
    readonly holder: Holder,
    readonly key: string | number,
    readonly slot: Slot,
  ) {}

  get path(): (string | number)[] {
    return [...(this.above?.path ?? []), this.key];
  }
}

/** Whether it, or what encloses it, was made null. */
export function isGone(place: Place | undefined): boolean {
  for (let at = place; at; at = at.above) if (at.isNulled) return true;
  return false;
}

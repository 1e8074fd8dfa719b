import type { FieldNode } from "graphql";
import type { Complete } from "./complete.js";

/** A container of result values: an object by key, or a list by index. */
export type ResultContainer = Record<string | number, unknown>;

/** The static description of a value: a field of an operation, or an item of a list. */
export interface ValueSpec {
  /** The locations for errors. */
  readonly nodes: readonly FieldNode[];
  readonly isNullable: boolean;
  /** True if the value has parts that may fail on their own. */
  readonly isComposite: boolean;
  /** The type of the enclosing object; undefined for a list item. */
  readonly typeName: string | undefined;
  readonly complete: Complete;
}

/** The position of one value in the result. */
export class ResultPath {
  /** Nulled by an error; later results below it are discarded. Its container may still be present. */
  isNulled = false;

  /** @param parent undefined for values in the root */
  constructor(
    readonly parent: ResultPath | undefined,
    readonly container: ResultContainer,
    readonly key: string | number,
    readonly spec: ValueSpec,
  ) {}

  get keys(): (string | number)[] {
    return [...(this.parent?.keys ?? []), this.key];
  }
}

/** Returns true if the value or a container above it was nulled. */
export function isDiscarded(path: ResultPath | undefined): boolean {
  for (let at = path; at; at = at.parent) if (at.isNulled) return true;
  return false;
}

import type { FieldNode } from "graphql";
import type { Complete } from "./complete.js";

/** What holds the values of an answer: an object by their names, or a list by their positions. */
export type ResultContainer = Record<string | number, unknown>;

/** What is known of a value before it is there: as a field of an operation, or as an item of a list. */
export interface ValueSpec {
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
export class ResultPath {
  /** An error has made it null, and perhaps not what encloses it: what is told of its parts is told of nothing. */
  isNulled = false;

  /** @param parent undefined for what lies in the root */
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

/** Whether it, or what encloses it, was made null. */
export function isDiscarded(path: ResultPath | undefined): boolean {
  for (let at = path; at; at = at.parent) if (at.isNulled) return true;
  return false;
}

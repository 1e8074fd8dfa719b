import type { SelectionSetNode } from "graphql";

import type { ErrorPath } from "./answer.js";
import { fieldsByKey, selectionsOf, type Fragments } from "./operation.js";

/** The fields of a client's selection, regardless of type conditions: enough to check a path against it. */
export class RequestedFields {
  #fields: Map<string, RequestedFields> | undefined;

  constructor(
    private readonly sets: readonly SelectionSetNode[],
    private readonly fragments: Fragments,
  ) {}

  /** Returns the number of leading segments of `path` that the client selected. */
  requestedDepth(path: ErrorPath): number {
    const index = path.findIndex((key) => typeof key === "string");
    if (index < 0) return path.length;
    const field = this.#read().get(String(path[index]));
    return field ? index + 1 + field.requestedDepth(path.slice(index + 1)) : index;
  }

  /** Reads one level lazily: nested fragments can contain far more fields than ever fail. */
  #read(): Map<string, RequestedFields> {
    this.#fields ??= new Map(
      [...fieldsByKey(this.sets, this.fragments, () => true)].map(([key, nodes]) => [
        key,
        new RequestedFields(selectionsOf(nodes), this.fragments),
      ]),
    );
    return this.#fields;
  }
}

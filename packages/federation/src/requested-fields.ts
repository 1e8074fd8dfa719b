import type { SelectionSetNode } from "graphql";

import type { ErrorPath } from "./answer.js";
import { fieldsByKey, selectionsOf, type Fragments } from "./operation.js";

/** The fields a client asked for, whatever the type of the object: enough to say whether a path leads to one. */
export class RequestedFields {
  #fields: Map<string, RequestedFields> | undefined;

  constructor(
    private readonly sets: readonly SelectionSetNode[],
    private readonly fragments: Fragments,
  ) {}

  /** How many steps of `path` the client asked for. */
  requestedDepth(path: ErrorPath): number {
    const index = path.findIndex((key) => typeof key === "string");
    if (index < 0) return path.length;
    const field = this.#read().get(String(path[index]));
    return field ? index + 1 + field.requestedDepth(path.slice(index + 1)) : index;
  }

  /** Read as far as it is needed only: fragments within fragments can be many more fields than anyone fails at. */
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

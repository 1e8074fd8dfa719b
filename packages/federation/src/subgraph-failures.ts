import { GraphQLError, type GraphQLFormattedError } from "graphql";

import { clientKey } from "./aliases.js";
import { isRecord, type ResultObject, type ErrorPath } from "./answer.js";
import type { RequestedFields } from "./requested-fields.js";

/**
 * The cause of missing fields. Its errors are reported once, at the first field that the client misses because of it.
 */
export interface Cause {
  errors: readonly (GraphQLError | GraphQLFormattedError)[];
  /** The path for the errors when the client misses no field. */
  path: ErrorPath;
  isReported: boolean;
}

interface MissingFields {
  cause: Cause;
  /** The missing fields of the object; undefined when they are not known. */
  keys: ReadonlySet<string> | undefined;
}

/**
 * The failures of one answer, tracked so that every null has an error and no null has two.
 *
 * Paths use the plan's keys until an error is reported.
 *
 * Services report most errors themselves, with a path. An error without a path is tied to the objects whose fields are
 * missing because of it: an unreachable service, or a field that a lookup needed and the client did not select.
 */
export class SubgraphFailures {
  readonly #errors: GraphQLError[] = [];
  readonly #ofObject = new Map<ResultObject, MissingFields[]>();
  readonly #causes = new Set<Cause>();
  /** Every path of an error that a service reported. */
  readonly #reported = new Set<string>();
  /** Every path with an error at or below it. */
  readonly #explained = new Set<string>();

  constructor(
    private readonly root: ResultObject,
    private readonly requested: RequestedFields,
  ) {}

  /** Records an error of a service at `path`. Call it after merging the data of the same answer. */
  report(error: GraphQLError | GraphQLFormattedError, path: ErrorPath): void {
    // A field selected both on an interface and on one of its types may be fetched for each, and fail for each.
    const key = pathKey(path);
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const known = this.requested.requestedDepth(path);
    const owner = known === path.length ? undefined : this.#objectAt(path.slice(0, known));
    if (owner) this.markMissing(owner, undefined, this.cause([error], path.slice(0, known)));
    else this.#add(error, path.slice(0, known));
  }

  cause(errors: Cause["errors"], path: ErrorPath): Cause {
    const cause = { errors, path, isReported: false };
    this.#causes.add(cause);
    return cause;
  }

  /** Records that the fields `keys` of `object` are missing because of `cause`. */
  markMissing(object: ResultObject, keys: ReadonlySet<string> | undefined, cause: Cause): void {
    const failures = this.#ofObject.get(object);
    if (failures) failures.push({ cause, keys });
    else this.#ofObject.set(object, [{ cause, keys }]);
  }

  /**
   * Records that the fields `keys` of `object` could not be fetched, because a field needed for the lookup is missing.
   */
  inheritMissing(object: ResultObject, keys: ReadonlySet<string>): void {
    const causes = new Set(this.#ofObject.get(object)?.map(({ cause }) => cause));
    for (const cause of causes) this.markMissing(object, keys, cause);
  }

  /** True if any object has missing fields; if not, `explain` need not be called for nullable fields. */
  get any(): boolean {
    return this.#ofObject.size > 0;
  }

  /**
   * Reports the cause of the missing field at `path`, if it is known and not reported yet.
   * @param enclosing the containers of the field, outermost first, each with its depth in `path`
   * @returns true if the cause is known
   */
  explain(path: ErrorPath, enclosing: readonly { object: ResultObject; depth: number }[]): boolean {
    for (const [distance, { object, depth }] of enclosing.toReversed().entries()) {
      const key = String(path[depth]);
      const failures = (this.#ofObject.get(object) ?? []).filter(
        ({ keys }) => keys?.has(key) ?? distance === 0,
      );
      for (const { cause } of failures) this.#reportCause(cause, path);
      if (failures.length > 0) return true;
    }
    return false;
  }

  /** Returns true if an error was reported at `path` or below it. */
  isExplained(path: ErrorPath): boolean {
    return this.#explained.has(pathKey(path));
  }

  /** Adds an error of the gateway itself about the data at `path`. */
  refuse(message: string, path: ErrorPath): void {
    this.#add({ message, extensions: { code: "INTERNAL_SERVER_ERROR" } }, path);
  }

  /** Returns every error of the answer, including causes without a missing field. */
  all(): GraphQLError[] {
    for (const cause of this.#causes) this.#reportCause(cause, cause.path);
    return this.#errors;
  }

  #reportCause(cause: Cause, path: ErrorPath): void {
    if (cause.isReported) return;
    cause.isReported = true;
    for (const error of cause.errors) this.#add(error, path);
  }

  #add(error: GraphQLError | GraphQLFormattedError, path: ErrorPath): void {
    this.#errors.push(
      new GraphQLError(error.message, {
        path:
          path.length > 0 ? path.map((key) => (typeof key === "string" ? clientKey(key) : key)) : undefined,
        extensions: error.extensions,
        originalError: error instanceof GraphQLError ? (error.originalError ?? error) : undefined,
      }),
    );
    for (let length = path.length; length > 0; length -= 1)
      this.#explained.add(pathKey(path.slice(0, length)));
  }

  #objectAt(path: ErrorPath): ResultObject | undefined {
    let value: unknown = this.root;
    for (const key of path) {
      if (Array.isArray(value) && typeof key === "number") value = value[key];
      else value = isRecord(value) ? value[key] : undefined;
    }
    return isRecord(value) ? value : undefined;
  }
}

function pathKey(path: ErrorPath): string {
  return path.join("/");
}

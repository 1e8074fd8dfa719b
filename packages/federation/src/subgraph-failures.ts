import { GraphQLError, type GraphQLFormattedError } from "graphql";

import { clientKey } from "./aliases.js";
import { isRecord, type ResultObject, type ErrorPath } from "./answer.js";
import type { RequestedFields } from "./requested-fields.js";

/** Why fields went unanswered. Its errors are told once, at the first field that the client misses because of it. */
export interface Cause {
  errors: readonly (GraphQLError | GraphQLFormattedError)[];
  /** Where they are told if the client misses nothing. */
  path: ErrorPath;
  isReported: boolean;
}

interface MissingFields {
  cause: Cause;
  /** The fields of the object that went unanswered; undefined if that is not known. */
  keys: ReadonlySet<string> | undefined;
}

/**
 * What is missing from one answer and why, so that every null has an error and no null has two.
 *
 * Paths are in the plan's names until an error is told.
 *
 * A service tells of most errors itself, at their place. What has no place of its own is tied to the objects that had
 * to do without: a service that cannot be reached, and a field that was needed by another but not asked for.
 */
export class SubgraphFailures {
  readonly #errors: GraphQLError[] = [];
  readonly #ofObject = new Map<ResultObject, MissingFields[]>();
  readonly #causes = new Set<Cause>();
  /** Every path that a service has told of an error at. */
  readonly #reported = new Set<string>();
  /** Every path with an error at or below it. */
  readonly #explained = new Set<string>();

  constructor(
    private readonly root: ResultObject,
    private readonly requested: RequestedFields,
  ) {}

  /** A service says what went wrong at `path`. Call it when what the service did answer is merged. */
  report(error: GraphQLError | GraphQLFormattedError, path: ErrorPath): void {
    // A field selected both of an interface and of a type behind it may be fetched for each, and fail for each.
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

  /** The fields `keys` of `object` went unanswered because of `cause`. */
  markMissing(object: ResultObject, keys: ReadonlySet<string> | undefined, cause: Cause): void {
    const failures = this.#ofObject.get(object);
    if (failures) failures.push({ cause, keys });
    else this.#ofObject.set(object, [{ cause, keys }]);
  }

  /** The fields `keys` of `object` could not be asked for, since what went unanswered already was needed to ask. */
  inheritMissing(object: ResultObject, keys: ReadonlySet<string>): void {
    const causes = new Set(this.#ofObject.get(object)?.map(({ cause }) => cause));
    for (const cause of causes) this.markMissing(object, keys, cause);
  }

  /** Whether anything is tied to an object at all; if not, `explain` need not be asked about nullable fields. */
  get any(): boolean {
    return this.#ofObject.size > 0;
  }

  /**
   * Tells why the field at `path` is missing, if that is known and untold.
   * @param enclosing the objects around it, outermost first, each with its depth in `path`
   * @returns whether it is known
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

  /** Whether a service has told of an error at `path` or below it. */
  isExplained(path: ErrorPath): boolean {
    return this.#explained.has(pathKey(path));
  }

  /** The gateway's own error about what it found at `path`. */
  refuse(message: string, path: ErrorPath): void {
    this.#add({ message, extensions: { code: "INTERNAL_SERVER_ERROR" } }, path);
  }

  /** Every error of the answer, also those of which the client misses nothing. */
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

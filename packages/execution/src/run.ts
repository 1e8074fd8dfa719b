import { locatedError, type GraphQLError } from "graphql";
import type { Complete } from "./complete.js";
import { isDiscarded, ResultPath, type ResultContainer, type ValueSpec } from "./result-path.js";

/** One execution of an operation: what its fields share. */
export class Run {
  readonly errors: GraphQLError[] = [];
  /** An error at what must not be null has reached the root. */
  isNulled = false;
  #waitingFor = 0;
  #onIdle: (() => void) | undefined;

  constructor(
    readonly variables: Readonly<Record<string, unknown>>,
    readonly context: unknown,
    readonly root: unknown,
  ) {}

  /** Resolves when nothing is waited for any more; undefined when nothing is now. */
  idle(): Promise<void> | undefined {
    if (this.#waitingFor === 0) return undefined;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Puts a resolved value where it belongs, completed: now, or when it comes. @throws GraphQLError when it must not be null and is */
  put(
    value: unknown,
    spec: ValueSpec,
    container: ResultContainer,
    key: string | number,
    parent: ResultPath | undefined,
  ): void {
    if (isThenable(value)) {
      container[key] = undefined; // what comes later keeps its position among the others
      this.await(value, new ResultPath(parent, container, key, spec), spec.complete);
      return;
    }
    if (!spec.isComposite || value === null || value === undefined) {
      try {
        container[key] = completed(value, spec.complete, this, undefined);
      } catch (raw) {
        container[key] = this.nullFor(raw, new ResultPath(parent, container, key, spec));
      }
      return;
    }
    const path = new ResultPath(parent, container, key, spec);
    try {
      container[key] = completed(value, spec.complete, this, path);
    } catch (raw) {
      container[key] = this.nullFor(raw, path);
    }
  }

  /** Puts what `promised` comes to at its place, completed. */
  await(promised: PromiseLike<unknown>, path: ResultPath, complete: Complete): void {
    this.#waitingFor += 1;
    // A thenable that is no promise might call back at once, while the object that it belongs to is being put together.
    const promise = promised instanceof Promise ? promised : Promise.resolve(promised);
    void promise.then(
      (value: unknown) => this.#putLater(value, path, complete),
      (raw: unknown) => {
        this.#failLater(raw, path);
        this.#settle();
      },
    );
  }

  #putLater(value: unknown, path: ResultPath, complete: Complete): void {
    try {
      path.container[path.key] = completed(value, complete, this, path);
    } catch (raw) {
      this.#failLater(raw, path);
    }
    this.#settle();
  }

  /** What stands in the place of a value that failed: null, with an error. @throws GraphQLError when it must not be null */
  nullFor(raw: unknown, path: ResultPath): null {
    const { spec, parent } = path;
    const error = locatedError(raw, spec.nodes, path.keys);
    if (!spec.isNullable) throw error;
    path.isNulled = true;
    this.addError(error, parent);
    return null;
  }

  /** What must not be null at the root failed. */
  failAtRoot(error: unknown): void {
    this.addError(error as GraphQLError, undefined);
    this.isNulled = true;
  }

  /** Notes an error, unless what it is about is null already together with what encloses it. */
  addError(error: GraphQLError, enclosing: ResultPath | undefined): void {
    if (!this.isNulled && !isDiscarded(enclosing)) this.errors.push(error);
  }

  /** Where what encloses it has been put together without it, the nearest that may be null is made null now. */
  #failLater(raw: unknown, path: ResultPath): void {
    let nulled: ResultPath | undefined = path;
    while (nulled && !nulled.spec.isNullable) nulled = nulled.parent;
    this.addError(locatedError(raw, path.spec.nodes, path.keys), nulled);
    if (nulled) {
      nulled.isNulled = true;
      nulled.container[nulled.key] = null;
    } else this.isNulled = true;
  }

  #settle(): void {
    this.#waitingFor -= 1;
    if (this.#waitingFor === 0) this.#onIdle?.();
  }
}

/** An `Error` that was returned is as good as thrown. */
function completed(value: unknown, complete: Complete, run: Run, path: ResultPath | undefined): unknown {
  if (typeof value === "object" && value instanceof Error) throw value;
  return complete(value, run, path as ResultPath);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}

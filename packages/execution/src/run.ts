import { locatedError, type GraphQLError } from "graphql";
import type { Complete } from "./complete.js";
import { isDiscarded, ResultPath, type ResultContainer, type ValueSpec } from "./result-path.js";

/** One execution of an operation, with the state that its fields share. */
export class Run {
  readonly errors: GraphQLError[] = [];
  /** True when the error of a non-null field has propagated to the root. */
  isNulled = false;
  #waitingFor = 0;
  #onIdle: (() => void) | undefined;

  constructor(
    readonly variables: Readonly<Record<string, unknown>>,
    readonly context: unknown,
    readonly root: unknown,
  ) {}

  /** Resolves when no value is pending; undefined when none is pending now. */
  idle(): Promise<void> | undefined {
    if (this.#waitingFor === 0) return undefined;
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /**
   * Completes a value and puts it into its container, now or when it resolves.
   * @throws GraphQLError when a non-null value is null
   */
  put(
    value: unknown,
    spec: ValueSpec,
    container: ResultContainer,
    key: string | number,
    parent: ResultPath | undefined,
  ): void {
    if (isThenable(value)) {
      container[key] = undefined; // reserves the position of the key among the others
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

  /** Completes the value of a promise and puts it at `path`. */
  await(promised: PromiseLike<unknown>, path: ResultPath, complete: Complete): void {
    this.#waitingFor += 1;
    // A thenable that is not a promise might call back synchronously, while its container is still being built.
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

  /** Returns null for a failed value and records the error. @throws GraphQLError when the value is non-null */
  nullFor(raw: unknown, path: ResultPath): null {
    const { spec, parent } = path;
    const error = locatedError(raw, spec.nodes, path.keys);
    if (!spec.isNullable) throw error;
    path.isNulled = true;
    this.addError(error, parent);
    return null;
  }

  /** Records the failure of a non-null value at the root. */
  failAtRoot(error: unknown): void {
    this.addError(error as GraphQLError, undefined);
    this.isNulled = true;
  }

  /** Records an error, unless its path was already nulled together with a container above it. */
  addError(error: GraphQLError, enclosing: ResultPath | undefined): void {
    if (!this.isNulled && !isDiscarded(enclosing)) this.errors.push(error);
  }

  /** Records the error of a late value and nulls the nearest nullable ancestor, which was completed before it. */
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

/** Completes a value; a returned `Error` is thrown. */
function completed(value: unknown, complete: Complete, run: Run, path: ResultPath | undefined): unknown {
  if (typeof value === "object" && value instanceof Error) throw value;
  return complete(value, run, path as ResultPath);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}

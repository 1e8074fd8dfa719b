import { locatedError, type GraphQLError } from "graphql";
import type { Complete } from "./complete.js";
import { isGone, Place, type Holder, type Slot } from "./result-path.js";

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
  put(value: unknown, slot: Slot, holder: Holder, key: string | number, above: Place | undefined): void {
    if (isThenable(value)) {
      holder[key] = undefined; // what comes later keeps its position among the others
      this.await(value, new Place(above, holder, key, slot), slot.complete);
      return;
    }
    if (!slot.isComposite || value === null || value === undefined) {
      try {
        holder[key] = completed(value, slot.complete, this, undefined);
      } catch (raw) {
        holder[key] = this.nullFor(raw, new Place(above, holder, key, slot));
      }
      return;
    }
    const place = new Place(above, holder, key, slot);
    try {
      holder[key] = completed(value, slot.complete, this, place);
    } catch (raw) {
      holder[key] = this.nullFor(raw, place);
    }
  }

  /** Puts what `promised` comes to at its place, completed. */
  await(promised: PromiseLike<unknown>, place: Place, complete: Complete): void {
    this.#waitingFor += 1;
    // A thenable that is no promise might call back at once, while the object that it belongs to is being put together.
    const promise = promised instanceof Promise ? promised : Promise.resolve(promised);
    void promise.then(
      (value: unknown) => this.#putLater(value, place, complete),
      (raw: unknown) => {
        this.#failLater(raw, place);
        this.#settle();
      },
    );
  }

  #putLater(value: unknown, place: Place, complete: Complete): void {
    try {
      place.holder[place.key] = completed(value, complete, this, place);
    } catch (raw) {
      this.#failLater(raw, place);
    }
    this.#settle();
  }

  /** What stands in the place of a value that failed: null, with an error. @throws GraphQLError when it must not be null */
  nullFor(raw: unknown, place: Place): null {
    const { slot, above } = place;
    const error = locatedError(raw, slot.nodes, place.path);
    if (!slot.isNullable) throw error;
    place.isNulled = true;
    this.tell(error, above);
    return null;
  }

  /** What must not be null at the root failed. */
  failAtRoot(error: unknown): void {
    this.tell(error as GraphQLError, undefined);
    this.isNulled = true;
  }

  /** Notes an error, unless what it is about is null already together with what encloses it. */
  tell(error: GraphQLError, enclosing: Place | undefined): void {
    if (!this.isNulled && !isGone(enclosing)) this.errors.push(error);
  }

  /** Where what encloses it has been put together without it, the nearest that may be null is made null now. */
  #failLater(raw: unknown, place: Place): void {
    let nulled: Place | undefined = place;
    while (nulled && !nulled.slot.isNullable) nulled = nulled.above;
    this.tell(locatedError(raw, place.slot.nodes, place.path), nulled);
    if (nulled) {
      nulled.isNulled = true;
      nulled.holder[nulled.key] = null;
    } else this.isNulled = true;
  }

  #settle(): void {
    this.#waitingFor -= 1;
    if (this.#waitingFor === 0) this.#onIdle?.();
  }
}

/** An `Error` that was returned is as good as thrown. */
function completed(value: unknown, complete: Complete, run: Run, place: Place | undefined): unknown {
  if (typeof value === "object" && value instanceof Error) throw value;
  return complete(value, run, place as Place);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function"
  );
}

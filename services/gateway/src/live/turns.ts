/** Lets so many do something at once; the others wait, in the order they came. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atMost: number) {
    this.#free = atMost;
  }

  /** Resolves with what gives the turn back. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}

/** The same events, each only when its reader has a turn; the turn ends when the reader asks for the next. */
export async function* inTurn<T>(events: AsyncIterable<T>, turns: Turns): AsyncGenerator<T, void, undefined> {
  for await (const event of events) {
    const done = await turns.take();
    try {
      yield event;
    } finally {
      done();
    }
  }
}

import type { ServerResponse } from "node:http";

/**
 * The open streams of a server. Each ends as soon as its reader leaves, even while no value comes, and all end when the
 * server closes; a plain generator would wait for its next value first.
 */
export class Streams {
  readonly #open = new Map<AbortController, () => void>();

  /**
   * Opens a stream.
   * @param begin creates the stream, which must end when the signal is aborted; a single value is a stream of one
   * @param terminate called when the server closes, before the stream ends: a reader that sees it complete would not
   *   reconnect
   */
  async begin<T extends object>(
    begin: (signal: AbortSignal) => Promise<AsyncIterable<T> | T>,
    terminate: () => void = () => undefined,
  ): Promise<AsyncGenerator<T, void>> {
    const stop = new AbortController();
    this.#open.set(stop, terminate);
    const begun = begin(stop.signal);
    begun.catch(() => this.#open.delete(stop));
    const values = valuesOf(await begun, stop.signal);
    const end = async (): Promise<IteratorResult<T, void>> => {
      stop.abort();
      this.#open.delete(stop);
      values.return().catch(() => undefined); // not awaited: it may be waiting for a next value
      return { done: true, value: undefined };
    };
    const stream = {
      next: async () => {
        const next = await values.next();
        if (next.done) this.#open.delete(stop);
        return next;
      },
      return: end,
      throw: end,
      [Symbol.asyncIterator]: () => stream,
      [Symbol.asyncDispose]: async () => void (await end()),
    };
    return stream as AsyncGenerator<T, void>;
  }

  /** Ends every stream. */
  close(): void {
    for (const [stop, terminate] of this.#open) {
      terminate();
      stop.abort();
    }
    this.#open.clear();
  }
}

async function* valuesOf<T extends object>(
  begun: AsyncIterable<T> | T,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  if (!(Symbol.asyncIterator in begun)) {
    yield begun;
    return;
  }
  try {
    for await (const value of begun) yield value;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * Resolves when the data written to a response has been sent, or the response is closed. A stream that awaits this
 * before each value does not buffer values for a slow reader.
 */
export async function untilSent(response: ServerResponse): Promise<void> {
  while (response.writableNeedDrain && !response.destroyed)
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off("drain", go).off("close", go);
        resolve();
      };
      response.on("drain", go).on("close", go);
    });
}

import { LatestValueChannel } from "@starlane/service";
import type { ExecutionResult } from "graphql";

type Results = AsyncIterable<ExecutionResult> | ExecutionResult;

/** Starts the shared source, which must end when the signal is aborted. */
export type StartSource = (signal: AbortSignal) => Promise<Results>;

/** One answer, with its text for comparison with the previous one. */
interface State {
  readonly result: ExecutionResult;
  readonly text: string;
}

/** The age up to which a new subscriber gets the last answer; an older one may contain an outdated name. */
const FRESH_MS = 1_000;

/**
 * Shared streams of states: all subscribers with one key share one stream, which ends with the last of them. A state is
 * complete in itself, so each subscriber gets the newest at once, none twice in a row, and skips intermediate ones when
 * it is slow.
 */
export class MulticastSubscriptions {
  readonly #streams = new Map<string, MulticastSubscription>();

  /**
   * Yields the states of a key, until `signal` is aborted or the stream ends.
   * @param key everything that an answer depends on
   * @param begin starts the source when the key has no fresh answer
   */
  async *subscribe(
    key: string,
    begin: StartSource,
    signal: AbortSignal,
  ): AsyncGenerator<ExecutionResult, void> {
    let stream = this.#streams.get(key);
    if (!stream || stream.hasEnded) this.#streams.set(key, (stream = new MulticastSubscription()));
    stream.subscribers += 1;
    const { channel } = stream;
    const seen = stream.isFresh ? 0 : channel.version; // a stale answer is not sent to a new subscriber
    if (!stream.isFresh) stream.begin(begin);
    let text = "";
    try {
      for await (const state of channel.values(signal, seen)) {
        if (state.text === text) continue;
        text = state.text;
        yield state.result;
      }
    } finally {
      stream.subscribers -= 1;
      if (stream.subscribers === 0) {
        stream.stop();
        if (this.#streams.get(key) === stream) this.#streams.delete(key);
      }
    }
  }

  /** The number of open streams. */
  get size(): number {
    return this.#streams.size;
  }
}

class MulticastSubscription {
  readonly channel = new LatestValueChannel<State>();
  subscribers = 0;
  hasEnded = false;
  #source: AbortController | null = null;
  /** The next source, started but without an answer yet. */
  #next: AbortController | null = null;
  #freshUntil = Number.NEGATIVE_INFINITY;

  /** True if the last answer is recent enough for a new subscriber. */
  get isFresh(): boolean {
    return performance.now() < this.#freshUntil;
  }

  /** Starts a new source, unless one is starting; the old source runs until the new one answers. */
  begin(begin: StartSource): void {
    if (this.#next) return;
    this.#next = new AbortController();
    void this.#run(begin, this.#next);
  }

  stop(): void {
    this.#source?.abort();
    this.#next?.abort();
    this.#end();
  }

  async #run(begin: StartSource, own: AbortController): Promise<void> {
    for await (const result of resultsOf(begin, own.signal)) {
      if (own.signal.aborted) return;
      if (this.#next === own) this.#follow();
      this.#freshUntil = performance.now() + FRESH_MS;
      this.channel.put({ result, text: JSON.stringify(result) });
    }
    if (this.#next === own) this.#follow();
    if (this.#source === own) this.#end();
  }

  #follow(): void {
    this.#source?.abort();
    this.#source = this.#next;
    this.#next = null;
  }

  #end(): void {
    this.hasEnded = true;
    this.channel.end();
  }
}

/** Yields the results of a source. @param begin rejects only on a fault of ours, which becomes the answer */
async function* resultsOf(begin: StartSource, signal: AbortSignal): AsyncGenerator<ExecutionResult, void> {
  const results = await begin(signal);
  if (Symbol.asyncIterator in results) yield* results;
  else yield results;
}

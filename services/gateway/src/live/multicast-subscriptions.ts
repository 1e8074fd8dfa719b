import { LatestValueChannel } from "@starlane/service";
import type { ExecutionResult } from "graphql";

type Results = AsyncIterable<ExecutionResult> | ExecutionResult;

/** Begins what is shared; it must end when the signal is aborted. */
export type StartSource = (signal: AbortSignal) => Promise<Results>;

/** One answer, and its text, by which it is told from the one before. */
interface State {
  readonly result: ExecutionResult;
  readonly text: string;
}

/** Who comes later than this after the last answer is not content with it: a name in it may be another by now. */
const FRESH_MS = 1_000;

/**
 * Streams of states that listeners share: as many as ask under one key are answered by one stream, which ends with the last of
 * them. A state says everything, so that each listener gets the newest at once, none twice in a row, and when they are slow none
 * of those in between.
 */
export class MulticastSubscriptions {
  readonly #streams = new Map<string, MulticastSubscription>();

  /**
   * The states under a key, until `signal` is aborted or the stream ends.
   * @param key all that an answer depends on
   * @param begin begins a stream for the key, where there is none whose last answer is fresh
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
    const seen = stream.isFresh ? 0 : channel.version; // what is not fresh is not given to who comes
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

  /** How many there are. */
  get size(): number {
    return this.#streams.size;
  }
}

class MulticastSubscription {
  readonly channel = new LatestValueChannel<State>();
  subscribers = 0;
  hasEnded = false;
  #source: AbortController | null = null;
  /** Begun to follow the source, which it has not answered yet. */
  #next: AbortController | null = null;
  #freshUntil = Number.NEGATIVE_INFINITY;

  /** Whether the last answer is good enough for who comes now. */
  get isFresh(): boolean {
    return performance.now() < this.#freshUntil;
  }

  /** Begins anew, unless that is under way: what was begun before goes on until there is an answer. */
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

/** @param begin rejects on a fault of ours only, which is then the answer */
async function* resultsOf(begin: StartSource, signal: AbortSignal): AsyncGenerator<ExecutionResult, void> {
  const results = await begin(signal);
  if (Symbol.asyncIterator in results) yield* results;
  else yield results;
}

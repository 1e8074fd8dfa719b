import { ROWS_AT_MOST, type Count, type CoverageQuestion } from "../coverage/question.rules.js";
import type { History } from "./history.js";
import { scan } from "./scan.js";
import { TooManyGroups } from "./aggregator.js";

/** The longest time a question waits until earlier acknowledged writes are counted. */
const PATIENCE_MS = 1_000;
/** The limits of the cache of answers: its entries, and the rows in all of them. */
const MAX_CACHED_ANSWERS = 32;
const MAX_CACHED_ROWS = 4 * ROWS_AT_MOST;

/** By question. */
type Counts = readonly (readonly Count[])[];

/** Questions that are answered together, as of one position. */
export interface QuestionBatch {
  readonly id: number;
  readonly questions: readonly CoverageQuestion[];
  /** The newest transaction that should be counted. */
  readonly newest: bigint;
}

/** The answer to a batch of questions. */
export interface AnsweredBatch {
  readonly id: number;
  /** By question; null when one had more than ROWS_AT_MOST rows. */
  readonly counts: Counts | null;
  /** True when `newest` is counted. */
  readonly isPast: boolean;
  /** The reason why there is no answer; null when there is one. */
  readonly fault: Error | null;
}

/** A queue of questions in the order they came, with a cache of recent answers. */
export class Questions {
  #waiting: (QuestionBatch & { readonly deadline: number })[] = [];
  readonly #answers = new Map<string, Counts | null>();
  #cachedRows = 0;

  add(batch: QuestionBatch): void {
    this.#waiting.push({ ...batch, deadline: performance.now() + PATIENCE_MS });
  }

  /** Returns true when some questions may be answered now, at a position. */
  areReady(position: bigint): boolean {
    return this.#waiting.some((batch) => isReady(batch, position));
  }

  /** Answers the first batch that is ready, and all others with the same questions. */
  answer(history: History, position: bigint): AnsweredBatch[] {
    const first = this.#waiting.find((batch) => isReady(batch, position));
    if (!first) return [];
    const key = keyOf(first);
    const alike = this.#waiting.filter((batch) => isReady(batch, position) && keyOf(batch) === key);
    this.#waiting = this.#waiting.filter((batch) => !alike.includes(batch));
    const answer = this.#countAll(history, key, first.questions);
    return alike.map(({ id, newest }) => ({ id, ...answer, isPast: newest < position }));
  }

  /** Clears the cache of answers. */
  clearCache(): void {
    this.#answers.clear();
    this.#cachedRows = 0;
  }

  /** Answers questions. An error concerns these questions alone: counting goes on. */
  #countAll(
    history: History,
    key: string,
    questions: readonly CoverageQuestion[],
  ): Pick<AnsweredBatch, "counts" | "fault"> {
    try {
      return { counts: this.#count(history, key, questions), fault: null };
    } catch (error) {
      return { counts: null, fault: error as Error };
    }
  }

  #count(history: History, key: string, questions: readonly CoverageQuestion[]): Counts | null {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const counts = countOf(history, questions);
    const rows = counts?.reduce((sum, each) => sum + each.length, 0) ?? 0;
    if (this.#answers.size >= MAX_CACHED_ANSWERS || this.#cachedRows + rows > MAX_CACHED_ROWS)
      this.clearCache();
    this.#cachedRows += rows;
    this.#answers.set(key, counts);
    return counts;
  }
}

function countOf(history: History, questions: readonly CoverageQuestion[]): Counts | null {
  try {
    return scan(history, questions, ROWS_AT_MOST);
  } catch (error) {
    if (error instanceof TooManyGroups) return null;
    throw error;
  }
}

function isReady({ newest, deadline }: { newest: bigint; deadline: number }, position: bigint): boolean {
  return newest < position || performance.now() >= deadline;
}

const keyOf = ({ questions }: QuestionBatch) =>
  JSON.stringify(questions.map((question) => ({ ...question, by: [...question.by].sort() })));

import { ROWS_AT_MOST, type Count, type CoverageQuestion } from "../coverage/question.rules.js";
import type { History } from "./history.js";
import { scan } from "./scan.js";
import { TooManyGroups } from "./aggregator.js";

/** How long a question waits for what was acknowledged before it to be counted. */
const PATIENCE_MS = 1_000;
/** Answers that are kept while nothing changes: so many, with so many rows. */
const ANSWERS_KEPT = 32;
const ROWS_KEPT = 4 * ROWS_AT_MOST;

/** By question. */
type Counts = readonly (readonly Count[])[];

/** Several questions that are answered together, as of one position. */
export interface QuestionBatch {
  readonly id: number;
  readonly questions: readonly CoverageQuestion[];
  /** The newest transaction that should be counted. */
  readonly newest: bigint;
}

/** What they were answered. */
export interface AnsweredBatch {
  readonly id: number;
  /** By question; null where one had more than ROWS_AT_MOST rows. */
  readonly counts: Counts | null;
  /** Whether `newest` is counted. */
  readonly isPast: boolean;
  /** Why there is no answer; null where there is one. */
  readonly fault: Error | null;
}

/** Questions in the order they came, and the answers to the last ones. */
export class Questions {
  #waiting: (QuestionBatch & { readonly deadline: number })[] = [];
  readonly #answers = new Map<string, Counts | null>();
  #rowsKept = 0;

  add(batch: QuestionBatch): void {
    this.#waiting.push({ ...batch, deadline: performance.now() + PATIENCE_MS });
  }

  /** Whether some may be answered now, at a position. */
  areReady(position: bigint): boolean {
    return this.#waiting.some((batch) => isReady(batch, position));
  }

  /** Answers the first that may be, and all others that ask the same. */
  answer(history: History, position: bigint): AnsweredBatch[] {
    const first = this.#waiting.find((batch) => isReady(batch, position));
    if (!first) return [];
    const key = keyOf(first);
    const alike = this.#waiting.filter((batch) => isReady(batch, position) && keyOf(batch) === key);
    this.#waiting = this.#waiting.filter((batch) => !alike.includes(batch));
    const answer = this.#countAll(history, key, first.questions);
    return alike.map(({ id, newest }) => ({ id, ...answer, isPast: newest < position }));
  }

  /** What was answered is no longer so. */
  forget(): void {
    this.#answers.clear();
    this.#rowsKept = 0;
  }

  /** A fault is the questions' own: counting goes on. */
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
    if (this.#answers.size >= ANSWERS_KEPT || this.#rowsKept + rows > ROWS_KEPT) this.forget();
    this.#rowsKept += rows;
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

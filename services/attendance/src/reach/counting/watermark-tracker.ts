/** More looks than this say nothing new; leaving one out only makes `asOf` a little older. */
const LOOKS_AT_MOST = 1_000;
/** What is held back longer than this by an older transaction is worth a word. */
const HELD_BACK_MS = 10_000;

/** What a look saw: once the position is past `newest`, everything acknowledged before `takenAt` is counted. */
interface Look {
  readonly newest: bigint;
  takenAt: Date;
}

/** The looks at the log that are not yet counted, and so until when everything is. */
export class Looks {
  #looks: Look[] = [];
  #asOf = new Date(0);
  #isHeldBack = false;

  /** Everything acknowledged before it is counted. */
  get asOf(): Date {
    return this.#asOf;
  }

  /** Notes one. @returns whether an open transaction has begun to hold back counting */
  note(newest: bigint, takenAt: Date): boolean {
    const last = this.#looks.at(-1);
    if (last?.newest === newest) last.takenAt = takenAt;
    else if (this.#looks.length < LOOKS_AT_MOST) this.#looks.push({ newest, takenAt });
    const wasHeldBack = this.#isHeldBack;
    this.#isHeldBack = takenAt.getTime() - this.#looks[0]!.takenAt.getTime() > HELD_BACK_MS;
    return this.#isHeldBack && !wasHeldBack;
  }

  /** Lets go of those that are counted. */
  pass(position: bigint): void {
    const passed = this.#looks.filter((look) => look.newest < position);
    this.#looks = this.#looks.slice(passed.length);
    this.#asOf = passed.at(-1)?.takenAt ?? this.#asOf;
  }
}

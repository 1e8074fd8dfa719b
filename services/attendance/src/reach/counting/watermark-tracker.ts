/** The most observations held: dropping further ones only makes `asOf` a little older. */
const MAX_OBSERVATIONS = 1_000;
/** A transaction that holds back the watermark for longer than this is reported. */
const HELD_BACK_MS = 10_000;

/** The newest transaction seen at an instant: once the position is past it, everything acknowledged before `takenAt` is counted. */
interface Observation {
  readonly newest: bigint;
  takenAt: Date;
}

/** The watermark of the log: the instant up to which everything is counted, derived from the observations that are not yet counted. */
export class WatermarkTracker {
  #observations: Observation[] = [];
  #asOf = new Date(0);
  #isHeldBack = false;

  /** Everything acknowledged before this time is counted. */
  get asOf(): Date {
    return this.#asOf;
  }

  /** Records an observation. @returns whether an open transaction has begun to hold back the watermark */
  observe(newest: bigint, takenAt: Date): boolean {
    const last = this.#observations.at(-1);
    if (last?.newest === newest) last.takenAt = takenAt;
    else if (this.#observations.length < MAX_OBSERVATIONS) this.#observations.push({ newest, takenAt });
    const wasHeldBack = this.#isHeldBack;
    this.#isHeldBack = takenAt.getTime() - this.#observations[0]!.takenAt.getTime() > HELD_BACK_MS;
    return this.#isHeldBack && !wasHeldBack;
  }

  /** Advances the watermark to the newest observation below a position. */
  advanceTo(position: bigint): void {
    const passed = this.#observations.filter((observation) => observation.newest < position);
    this.#observations = this.#observations.slice(passed.length);
    this.#asOf = passed.at(-1)?.takenAt ?? this.#asOf;
  }
}

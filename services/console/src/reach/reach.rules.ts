import type { ShareFragment } from "./reach.documents.js";

/** How many of how many were reached, as the graph counts it. */
export type Share = ShareFragment;

/** Where one step of the scale ends and the next begins; the first step is for nobody at all. */
const STEPS = [0, 0.05, 0.15, 0.3, 0.5, 0.75] as const;

/** The step of the colour scale a rate belongs to, from 0 for nobody to 6; null where there is no rate. */
export function scaleStepOf(rate: number | null): number | null {
  if (rate === null) return null;
  if (rate <= 0) return 0;
  return STEPS.findLastIndex((from) => rate >= from) + 1;
}

/** The steps in words' reach: from which rate to which; the last one ends with everybody. */
export function scale(): { step: number; from: number; to: number }[] {
  return STEPS.map((from, index) => ({ step: index + 1, from, to: STEPS[index + 1] ?? 1 }));
}

/** Whether a share is as large as somebody wants it; null where nobody said, or nobody has counted. */
export function meetsTarget({ rate, target }: Pick<Share, "rate" | "target">): boolean | null {
  return rate === null || target === null ? null : rate >= target;
}

/** The earliest of some instants: what is shown together is as old as its oldest part. */
export function earliest(instants: readonly string[]): string | null {
  return instants.toSorted()[0] ?? null;
}

/** Whether answers are of one moment: what is counted twice is the same both times. */
export function areConsistent(totals: readonly Pick<Share, "reached" | "contacts">[]): boolean {
  return totals.every(
    ({ reached, contacts }) => reached === totals[0]!.reached && contacts === totals[0]!.contacts,
  );
}

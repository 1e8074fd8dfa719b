import type { ShareFragment } from "./reach.documents.js";

/** The people reached out of the population, as the graph counts them. */
export type Share = ShareFragment;

/** Lower bounds of the steps 1 to 6 of the scale; a rate of 0 is step 0. */
const STEPS = [0, 0.05, 0.15, 0.3, 0.5, 0.75] as const;

/** Returns the step of the colour scale for a rate, from 0 for nobody to 6; null if there is no rate. */
export function scaleStepOf(rate: number | null): number | null {
  if (rate === null) return null;
  if (rate <= 0) return 0;
  return STEPS.findLastIndex((from) => rate >= from) + 1;
}

/** Returns the steps of the scale with their bounds, for the legend; the last one ends at 1. */
export function scale(): { step: number; from: number; to: number }[] {
  return STEPS.map((from, index) => ({ step: index + 1, from, to: STEPS[index + 1] ?? 1 }));
}

/** Returns true if a rate reaches its target; null if there is no target or no rate. */
export function meetsTarget({ rate, target }: Pick<Share, "rate" | "target">): boolean | null {
  return rate === null || target === null ? null : rate >= target;
}

/** Returns the earliest of several instants: figures shown together are as old as the oldest of them. */
export function earliest(instants: readonly string[]): string | null {
  return instants.toSorted()[0] ?? null;
}

/** Returns true if several answers are of the same moment, since they agree on the total that each of them contains. */
export function areConsistent(totals: readonly Pick<Share, "reached" | "contacts">[]): boolean {
  return totals.every(
    ({ reached, contacts }) => reached === totals[0]!.reached && contacts === totals[0]!.contacts,
  );
}

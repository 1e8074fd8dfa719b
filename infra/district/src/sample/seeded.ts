import { createHash } from "node:crypto";

/** Random numbers drawn by name: the same seed and name always give the same, whatever else is drawn. */
export interface Seeded {
  /** At least 0, less than 1. */
  fraction(name: string): number;
  /** A whole number, both ends included. */
  between(name: string, least: number, most: number): number;
}

export function seeded(seed: number): Seeded {
  const fraction = (name: string) =>
    createHash("sha256").update(`${seed}/${name}`).digest().readUInt32BE(0) / 2 ** 32;
  return {
    fraction,
    between: (name, least, most) => least + Math.floor(fraction(name) * (most - least + 1)),
  };
}

/**
 * Divides a whole number by weights, so that the parts add up to it exactly (largest remainder method).
 * @param weights not negative, and not all zero
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const over = total - parts.reduce((a, b) => a + b, 0);
  const largestFirst = exact
    .map((_, i) => i)
    .sort((a, b) => exact[b]! - parts[b]! - (exact[a]! - parts[a]!) || a - b);
  for (const index of largestFirst.slice(0, over)) parts[index]!++;
  return parts;
}

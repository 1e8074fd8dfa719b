import { z } from "zod";

export interface WholeNumber {
  readonly least: number;
  readonly most: number;
  /** The default. */
  readonly unless: number;
}

/** Returns the schema of a whole number within bounds, written with digits only. */
export function wholeNumber({ least, most, unless }: WholeNumber): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(String(unless))
    .refine(isWithin(least, most), `it is a whole number from ${least} to ${most}`)
    .transform(Number);
}

/** Returns the schema of a whole number within bounds, or `off`, which parses to null. */
export function wholeNumberOrOff({
  least,
  most,
  unless,
}: WholeNumber): z.ZodType<number | null, string | undefined> {
  const isFit = isWithin(least, most);
  return z
    .string()
    .default(String(unless))
    .refine((text) => text === "off" || isFit(text), `it is a whole number from ${least} to ${most}, or off`)
    .transform((text) => (text === "off" ? null : Number(text)));
}

/** Returns the schema of a TCP port; 0 means any free port. */
export const port = (unless: number): z.ZodType<number, string | undefined> =>
  z
    .string()
    .default(String(unless))
    .refine(isWithin(0, 65_535), "a port is a number from 0 to 65535")
    .transform(Number);

/**
 * The longest duration a setting accepts. A longer one is never intended, and Node.js timers overflow after about three
 * weeks and fire at once.
 */
export const MOST_SECONDS = 86_400;

const isWithin = (least: number, most: number) => (text: string) =>
  /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;

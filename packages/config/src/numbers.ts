import { z } from "zod";

export interface WholeNumber {
  readonly least: number;
  readonly most: number;
  /** The value if none is given. */
  readonly unless: number;
}

/** Schema of a whole number within bounds, written with digits alone. */
export function wholeNumber({ least, most, unless }: WholeNumber): z.ZodType<number, string | undefined> {
  return z
    .string()
    .default(String(unless))
    .refine(isWithin(least, most), `it is a whole number from ${least} to ${most}`)
    .transform(Number);
}

/** Schema of the same, or `off`, which is null. */
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

/** Schema of a TCP port; 0 is any that is free. */
export const port = (unless: number): z.ZodType<number, string | undefined> =>
  z
    .string()
    .default(String(unless))
    .refine(isWithin(0, 65_535), "a port is a number from 0 to 65535")
    .transform(Number);

/** A longer time is none that anybody means, and timers of Node take three weeks for no time at all. */
export const MOST_SECONDS = 86_400;

const isWithin = (least: number, most: number) => (text: string) =>
  /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most;

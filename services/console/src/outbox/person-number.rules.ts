import type { PersonNumber } from "./outbox.rules.js";

/** Why nobody is recognised by what was written. */
export type NumberProblem = "NOTHING" | "IDENTITY_FORMAT" | "IDENTITY_WRONG" | "PHONE_WRONG";

export type NumberReading = PersonNumber | { readonly problem: NumberProblem };

/**
 * Reads an identity number or a mobile number as the server does, so that what is wrong is seen while the person is still there.
 * The server has the last word.
 */
export function readNumber(text: string): NumberReading {
  const plain = text
    .normalize("NFKC")
    .replaceAll(/[\s\-\u2010-\u2015]/g, "")
    .toUpperCase();
  if (plain === "") return { problem: "NOTHING" };
  if (/^(\+|00)/.test(plain) || plain.length <= 13) return readPhone(plain);
  if (!/^\d{17}[\dX]$/.test(plain)) return { problem: "IDENTITY_FORMAT" };
  return isIdentityNumber(plain) ? { kind: "IDENTITY", number: plain } : { problem: "IDENTITY_WRONG" };
}

/** The mobile numbers that have been given out in mainland China, as libphonenumber knows them. */
const MOBILE = /^(?:1(?:610\d|740[0-5])\d{6}|1(?:[38]\d|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])\d{8})$/;

function readPhone(plain: string): NumberReading {
  const number = plain.replace(/^(\+|00)?86(?=\d{11}$)/, "");
  return MOBILE.test(number) ? { kind: "PHONE", number } : { problem: "PHONE_WRONG" };
}

/** The first two digits: where a number was given out. */
const PLACES =
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(
    " ",
  );
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** GB 11643: a place and a day that there are, and the check character over the others. */
function isIdentityNumber(number: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return (
    "10X98765432"[sum % 11] === number[17] &&
    PLACES.includes(number.slice(0, 2)) &&
    wasDay(number.slice(6, 14))
  );
}

function wasDay(digits: string): boolean {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number);
  const date = new Date(Date.UTC(year!, month! - 1, day));
  return year! >= 1800 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

/** A number as it is shown: enough to know it again, not enough to use it. */
export function masked({ kind, number }: PersonNumber): string {
  const [first, last] = kind === "PHONE" ? [3, 4] : [3, 3];
  return `${number.slice(0, first)}${"*".repeat(number.length - first - last)}${number.slice(-last)}`;
}

/** The number in a code that somebody shows: alone, as a link to call, or among other words; null where there is none, or are several. */
export function numberInCode(text: string): PersonNumber | null {
  const candidates =
    text.normalize("NFKC").match(/(?<!\d)(?:\d{17}[\dXx]|(?:\+?86)?1\d{10})(?![\dXx])/g) ?? [];
  const found = new Map<string, PersonNumber>();
  for (const candidate of candidates) {
    const reading = readNumber(candidate);
    if ("number" in reading) found.set(reading.number, reading);
  }
  return found.size === 1 ? [...found.values()][0]! : null;
}

import type { PersonNumber } from "./outbox.rules.js";

/** The reason why a text does not identify a person. */
export type NumberProblem = "NOTHING" | "IDENTITY_FORMAT" | "IDENTITY_WRONG" | "PHONE_WRONG";

export type NumberReading = PersonNumber | { readonly problem: NumberProblem };

/**
 * Parses an identity number or a mobile number by the server's rules, so that a mistake shows while the person is still
 * present. The server decides.
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

/** Assigned mobile numbers of mainland China, as libphonenumber has them. */
const MOBILE = /^(?:1(?:610\d|740[0-5])\d{6}|1(?:[38]\d|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])\d{8})$/;

function readPhone(plain: string): NumberReading {
  const number = plain.replace(/^(\+|00)?86(?=\d{11}$)/, "");
  return MOBILE.test(number) ? { kind: "PHONE", number } : { problem: "PHONE_WRONG" };
}

/** The first two digits of an identity number: the province that issued it. */
const PLACES =
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split(
    " ",
  );
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Checks a number by GB 11643: an existing province, an existing day, and the check character over the other digits.
 */
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

/** Masks a number: enough to recognise it, not enough to use it. */
export function masked({ kind, number }: PersonNumber): string {
  const [first, last] = kind === "PHONE" ? [3, 4] : [3, 3];
  return `${number.slice(0, first)}${"*".repeat(number.length - first - last)}${number.slice(-last)}`;
}

/**
 * Returns the number in a scanned code: alone, as a `tel:` link, or inside other text; null if there is none or
 * several.
 */
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

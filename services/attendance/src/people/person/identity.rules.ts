import type { Phrase } from "@starlane/graphql";
import idCard from "idcard";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/mobile/metadata";
import type { PersonInput } from "./person.type.js";

// The package is CommonJS; its typings speak of a default export inside the default export.
const { verify } = idCard as unknown as Pick<typeof idCard.default, "verify">;

/**
 * The normalised number that identifies a person, marked with its kind, so that a phone never equals an identity
 * number.
 */
export type Identity = `id:${string}` | `phone:${string}`;

/** The identity of a person, or the reason why they cannot be identified. */
export type IdentityReading = PersonIdentity | { readonly refused: Phrase };

export interface PersonIdentity {
  readonly identity: Identity;
  /** The phone given beside an identity number; null when absent or unreadable. */
  readonly phone: Identity | null;
}

/**
 * Returns a person's identity: the identity number when given, else the phone. Blank fields count as absent. A wrong
 * identity number is refused instead of falling back to the phone, which would make two people of one. A phone beside
 * an identity number is another name of that person; an unreadable one is ignored.
 */
export function readIdentity({ identityNumber, phone }: PersonInput): IdentityReading {
  if (identityNumber?.trim()) {
    const reading = readIdentityNumber(identityNumber);
    const beside = "refused" in reading || !phone?.trim() ? null : readPhone(phone);
    return beside === null || "refused" in beside ? reading : { ...reading, phone: beside.identity };
  }
  if (phone?.trim()) return readPhone(phone);
  return { refused: phrases.nobody };
}

/**
 * Parses an 18-character number of GB 11643: format, birthday, issuing place and check character. Accepts full-width
 * digits and spaces.
 */
function readIdentityNumber(text: string): IdentityReading {
  const number = text.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
  // The library by itself would read a blank inside the number as a zero.
  if (!/^\d{17}[\dX]$/.test(number)) return { refused: phrases.identityNumberFormat };
  return verify(number)
    ? { identity: `id:${number}`, phone: null }
    : { refused: phrases.identityNumberWrong };
}

/** Parses a mobile number of mainland China, with or without its country code, in any common spelling. */
function readPhone(text: string): IdentityReading {
  const phone = parsePhoneNumberFromString(text.normalize("NFKC"), "CN", metadata);
  const isMobile = phone?.country === "CN" && phone.isValid() && phone.ext === undefined;
  return isMobile ? { identity: `phone:${phone.number}`, phone: null } : { refused: phrases.phoneWrong };
}

const phrases = {
  nobody: {
    "zh-CN": "请填写身份证号码或手机号码。",
    en: "Give an identity number or a phone number.",
  },
  identityNumberFormat: {
    "zh-CN": "身份证号码应为 18 位，末位可以是 X。",
    en: "An identity number has 18 characters: digits, of which the last may be an X.",
  },
  identityNumberWrong: {
    "zh-CN": "身份证号码有误，请核对后重新填写。",
    en: "This identity number is wrong: its date, its place or its check digit do not hold.",
  },
  phoneWrong: {
    "zh-CN": "手机号码有误，请填写中国大陆 11 位手机号码。",
    en: "This is no mobile number of mainland China.",
  },
} satisfies Record<string, Phrase>;

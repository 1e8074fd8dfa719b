import type { Phrase } from "@starlane/graphql";
import idCard from "idcard";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/mobile/metadata";
import type { PersonInput } from "./person.type.js";

// The package is CommonJS; its typings speak of a default export inside the default export.
const { verify } = idCard as unknown as Pick<typeof idCard.default, "verify">;

/** What a person is recognised by, normalised and marked with its kind, so that a phone never equals an identity number. */
export type Identity = `id:${string}` | `phone:${string}`;

/** Either who it is, or why that cannot be said. */
export type IdentityReading = WhoItIs | { readonly refused: Phrase };

export interface WhoItIs {
  readonly identity: Identity;
  /** The phone beside an identity number; null where none was given that can be read. */
  readonly phone: Identity | null;
}

/**
 * Reads who a person is: by identity number where one is given, else by phone. Blank fields count as absent. A number that
 * is given and wrong is refused, not passed over for the phone: it would make two people of one. A phone beside an identity
 * number is another name of that person, and passed over where it cannot be read.
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

/** An 18-character number of GB 11643: format, birthday, issuing place and check character. Full-width digits and spaces pass. */
function readIdentityNumber(text: string): IdentityReading {
  const number = text.normalize("NFKC").replaceAll(/[\s-]/g, "").toUpperCase();
  // The library alone reads a blank inside the number as a zero.
  if (!/^\d{17}[\dX]$/.test(number)) return { refused: phrases.identityNumberFormat };
  return verify(number)
    ? { identity: `id:${number}`, phone: null }
    : { refused: phrases.identityNumberWrong };
}

/** A mobile number of mainland China, with or without its country code, in any common spelling. */
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

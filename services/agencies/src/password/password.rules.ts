import { InvalidInput, type Phrase } from "@starlane/graphql";
import { COMMON_PASSWORDS } from "./common-passwords.js";

const SHORTEST = 8;
const LONGEST = 128;

const TOO_SHORT: Phrase = {
  "zh-CN": `密码至少 ${SHORTEST} 位。`,
  en: `A password has at least ${SHORTEST} characters.`,
};
const TOO_LONG: Phrase = {
  "zh-CN": `密码最多 ${LONGEST} 位。`,
  en: `A password has at most ${LONGEST} characters.`,
};
const TOO_COMMON: Phrase = {
  "zh-CN": "这个密码太常见，容易被猜中，请换一个。",
  en: "Everybody would guess this password; choose another.",
};
const IS_THE_USERNAME: Phrase = {
  "zh-CN": "密码不能与用户名相同。",
  en: "The password must not be the username.",
};

/**
 * Returns the weakness of a new password, or null. Only the length is checked and that it is not a common one: rules
 * about kinds of characters lead to passwords that are easier to guess.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver
 */
export function weaknessOf(password: string, username: string): Phrase | null {
  const length = Array.from(password).length; // a character beyond the basic plane counts once
  if (length < SHORTEST) return TOO_SHORT;
  if (length > LONGEST) return TOO_LONG;
  const folded = password.toLowerCase();
  if (folded === username.toLowerCase()) return IS_THE_USERNAME;
  return COMMON_PASSWORDS.has(folded) ? TOO_COMMON : null;
}

export function refusePassword(
  password: string,
  username: string,
  path: readonly string[],
): InvalidInput | null {
  const weakness = weaknessOf(password, username);
  return weakness && new InvalidInput(path, weakness);
}

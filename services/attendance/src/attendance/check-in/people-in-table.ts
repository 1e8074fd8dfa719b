import type { KnownBy } from "../../people/person/pseudonyms.js";

/** Tells people in a table apart, of whom some are not known yet: by the numbers they share, as a check-in does. */
export class PeopleInTable {
  /** By number: who it is of. */
  readonly #names = new Map<string, string>();
  /** Those who have come with nothing but a phone. */
  readonly #byPhoneAlone = new Set<string>();

  /** @param person who it is, where they are known */
  who({ pseudonym, kind, phone }: KnownBy, person: number | null): string {
    const [own, beside] = [pseudonym.toString("hex"), phone?.toString("hex")];
    const byPhone = beside === undefined ? undefined : this.#names.get(beside);
    const joined = byPhone !== undefined && this.#byPhoneAlone.has(byPhone) ? byPhone : undefined;
    const who = person === null ? (this.#names.get(own) ?? joined ?? own) : `person ${person}`;
    if (kind === "PHONE" && !this.#names.has(own)) this.#byPhoneAlone.add(who);
    else this.#byPhoneAlone.delete(who);
    this.#names.set(own, who);
    if (beside !== undefined && byPhone === undefined) this.#names.set(beside, who);
    return who;
  }
}

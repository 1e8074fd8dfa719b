import type { KnownBy } from "../../people/person/pseudonyms.js";

/** Distinguishes people in a table, some of them not known yet, by the numbers they share, as a check-in does. */
export class PeopleInTable {
  /** The person's key by number. */
  readonly #names = new Map<string, string>();
  /** The people who have come with a phone only. */
  readonly #byPhoneAlone = new Set<string>();

  /**
   * Returns the key of a row's person.
   * @param person the ordinal of a known person
   */
  keyFor({ pseudonym, kind, phone }: KnownBy, person: number | null): string {
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

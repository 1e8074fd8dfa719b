import { ofAddress, ofAll, ofToken, take } from "../limits/rate.js";

/** Entries a minute from one address: a whole plant may come through the one of its wireless network. */
const ENTRIES_OF_AN_ADDRESS = 240;
/** Entries a minute with one link: a hall full of people fits, a program that tries numbers does not. */
const ENTRIES_OF_A_TOKEN = 600;
/** Entries a minute in all, so that made-up links cannot fill the memory of these limits. */
const ENTRIES = 6_000;
const LOOKS_OF_AN_ADDRESS = 600;
const LOOKS = 12_000;

/** How often a page may be looked at and filled in. */
export class Limits {
  readonly #looks = [ofAddress(LOOKS_OF_AN_ADDRESS), ofAll(LOOKS)];
  readonly #entries = [ofAddress(ENTRIES_OF_AN_ADDRESS), ofAll(ENTRIES), ofToken(ENTRIES_OF_A_TOKEN)];

  /** Seconds that a look has to wait; 0 for none. */
  look(address: string): Promise<number> {
    return take(this.#looks, { address });
  }

  /** Seconds that an entry has to wait; 0 for none. */
  entry(address: string, token: string): Promise<number> {
    return take(this.#entries, { address, token });
  }
}

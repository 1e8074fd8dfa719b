import { ofAddress, ofToken, ofTokenAtAddress, take } from "../limits/rate.js";

/**
 * Entries, or page views, per minute with one link: a hall of two thousand people fits, a program that guesses numbers
 * does not.
 */
const OF_A_LINK = 7_200;
/** The same per address: a whole hall may share the address of its wireless network. */
const OF_A_LINK_AT_AN_ADDRESS = 2_400;
/** Invalid links per minute from one address that get a proper answer: from a torn poster or a truncated link. */
const MADE_UP_OF_AN_ADDRESS = 60;

/**
 * Rate limits of the self-check-in pages. A signed link has its own budget, which neither another link nor an invalid
 * one can use up; invalid links are counted by address only. Signed links are few, and so are the counters.
 */
export class Limits {
  readonly #looks = [ofTokenAtAddress(OF_A_LINK_AT_AN_ADDRESS), ofToken(OF_A_LINK)];
  readonly #entries = [ofTokenAtAddress(OF_A_LINK_AT_AN_ADDRESS), ofToken(OF_A_LINK)];
  readonly #madeUp = [ofAddress(MADE_UP_OF_AN_ADDRESS)];

  /** Returns the seconds a page view has to wait; 0 for none. @param token of a signed link */
  look(address: string, token: string): Promise<number> {
    return take(this.#looks, { address, token });
  }

  /** Returns the seconds an entry has to wait; 0 for none. @param token of a signed link */
  entry(address: string, token: string): Promise<number> {
    return take(this.#entries, { address, token });
  }

  /** Returns the seconds an invalid link has to wait for its answer; 0 for none. */
  madeUp(address: string): Promise<number> {
    return take(this.#madeUp, { address });
  }
}

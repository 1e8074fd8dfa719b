import { ofAddress, ofToken, ofTokenAtAddress, take } from "../limits/rate.js";

/** Entries, or looks, a minute with one link: a hall of two thousand people who come at once fits, a program that tries numbers does not. */
const OF_A_LINK = 7_200;
/** The same from one address: the whole hall may come through the one of its wireless network. */
const OF_A_LINK_AT_AN_ADDRESS = 2_400;
/** Made-up links a minute from one address that are answered as such: a poster that is torn, a link that was cut off. */
const MADE_UP_OF_AN_ADDRESS = 60;

/**
 * Rate limits of the pages of self check-in. A link that was signed has a budget of its own, so that neither another link nor a
 * made-up one takes anything from it; made-up ones are counted by address alone. Links that were signed are few, and so are the
 * counters.
 */
export class Limits {
  readonly #looks = [ofTokenAtAddress(OF_A_LINK_AT_AN_ADDRESS), ofToken(OF_A_LINK)];
  readonly #entries = [ofTokenAtAddress(OF_A_LINK_AT_AN_ADDRESS), ofToken(OF_A_LINK)];
  readonly #madeUp = [ofAddress(MADE_UP_OF_AN_ADDRESS)];

  /** Seconds that a look has to wait; 0 for none. @param token of a link that was signed */
  look(address: string, token: string): Promise<number> {
    return take(this.#looks, { address, token });
  }

  /** Seconds that an entry has to wait; 0 for none. @param token of a link that was signed */
  entry(address: string, token: string): Promise<number> {
    return take(this.#entries, { address, token });
  }

  /** Seconds that a made-up link has to wait until it is answered as one; 0 for none. */
  madeUp(address: string): Promise<number> {
    return take(this.#madeUp, { address });
  }
}

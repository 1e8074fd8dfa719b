import { tellingAddress } from "@starlane/runtime";
import { isIPv6 } from "node:net";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

const SECONDS = 60;
/** Entries a minute from one address: a whole plant may come through the one of its wireless network. */
const ENTRIES_OF_AN_ADDRESS = 240;
/** Entries a minute with one link: a hall full of people fits, a program that tries numbers does not. */
const ENTRIES_OF_A_TOKEN = 600;
/** Entries a minute in all, so that made-up links cannot fill the memory of these limits. */
const ENTRIES = 6_000;
const LOOKS_OF_AN_ADDRESS = 600;
const LOOKS = 12_000;

const atMost = (points: number) => new RateLimiterMemory({ points, duration: SECONDS });

/** How often a page may be looked at and filled in. Each process counts for itself. */
export class Limits {
  readonly #looks = [byAddress(atMost(LOOKS_OF_AN_ADDRESS)), byNothing(atMost(LOOKS))];
  readonly #entries = [
    byAddress(atMost(ENTRIES_OF_AN_ADDRESS)),
    byNothing(atMost(ENTRIES)),
    byToken(atMost(ENTRIES_OF_A_TOKEN)),
  ];

  /** Seconds that a look has to wait; 0 for none. */
  look(address: string): Promise<number> {
    return firstWait(this.#looks, { address, token: "" });
  }

  /** Seconds that an entry has to wait; 0 for none. */
  entry(address: string, token: string): Promise<number> {
    return firstWait(this.#entries, { address, token });
  }
}

interface Caller {
  readonly address: string;
  readonly token: string;
}

/** One limit, and by what it tells callers apart: null where it does not know them. */
interface Limit {
  readonly limiter: RateLimiterMemory;
  readonly keyOf: (caller: Caller) => string | null;
}

const byNothing = (limiter: RateLimiterMemory): Limit => ({ limiter, keyOf: () => "all" });
const byToken = (limiter: RateLimiterMemory): Limit => ({ limiter, keyOf: ({ token }) => token });
const byAddress = (limiter: RateLimiterMemory): Limit => ({
  limiter,
  keyOf: ({ address }) => {
    const telling = tellingAddress(address);
    return telling === undefined ? null : networkOf(telling);
  },
});

async function firstWait(limits: readonly Limit[], caller: Caller): Promise<number> {
  for (const { limiter, keyOf } of limits) {
    const key = keyOf(caller);
    if (key === null) continue;
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      return Math.max(1, Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000));
    }
  }
  return 0;
}

/** Who is given one IPv6 address is given the 2^64 of its network, and may use a new one for every request. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = "", after] = address.split("::");
  const groups = before.split(":");
  const missing = after === undefined ? 0 : 8 - groups.length - after.split(":").length;
  return [...groups, ...Array.from({ length: missing }, () => "0"), ...(after ?? "").split(":")]
    .slice(0, 4)
    .map((group) => Number.parseInt(group || "0", 16).toString(16))
    .join(":");
}

import { networkOf, distinctClientAddress } from "@starlane/runtime";
import { setTimeout } from "node:timers/promises";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

const SECONDS = 60;

/** Who comes, as far as is known. */
export interface Caller {
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly token?: string | undefined;
}

/** How often in a minute, and by what it tells callers apart: null where it does not know them. Each process counts for itself. */
export interface Rate {
  readonly limiter: RateLimiterMemory;
  readonly keyOf: (caller: Caller) => string | null;
}

const atMost = (points: number) => new RateLimiterMemory({ points, duration: SECONDS });

export const ofToken = (points: number): Rate => ({
  limiter: atMost(points),
  keyOf: ({ token }) => token ?? null,
});
/** Of a token from one network; callers that are not told apart by address share the token's own budget alone. */
export const ofTokenAtAddress = (points: number): Rate => ({
  limiter: atMost(points),
  keyOf: ({ address, token }) => {
    const distinct = distinctClientAddress(address);
    return distinct === undefined || token === undefined ? null : `${networkOf(distinct)} ${token}`;
  },
});
export const ofUser = (points: number): Rate => ({
  limiter: atMost(points),
  keyOf: ({ user }) => user ?? null,
});
/** Of the network that one subscriber is given; callers on this machine, or behind a proxy that is not trusted, are not told apart. */
export const ofAddress = (points: number): Rate => ({
  limiter: atMost(points),
  keyOf: ({ address }) => {
    const distinct = distinctClientAddress(address);
    return distinct === undefined ? null : networkOf(distinct);
  },
});

/** Delay of answers to callers far beyond their rate: answering is work too, and most wait for an answer before they ask again. */
const SLOWED_BY_MS = 500;
const MOST_SLOWED = 500;
let slowed = 0;

async function slowDown(points: number, { consumedPoints }: RateLimiterRes): Promise<void> {
  if (consumedPoints <= 2 * points || slowed >= MOST_SLOWED) return;
  slowed += 1;
  await setTimeout(SLOWED_BY_MS);
  slowed -= 1;
}

/**
 * Takes points of each in turn.
 * @returns seconds to wait where one has none left; else 0
 */
export async function take(rates: readonly Rate[], caller: Caller, points = 1): Promise<number> {
  for (const { limiter, keyOf } of rates) {
    const key = keyOf(caller);
    if (key === null) continue;
    try {
      await limiter.consume(key, points);
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      await slowDown(limiter.points, refused as RateLimiterRes);
      // It counts by timers, and says how long by the time of day, which somebody may have set back.
      return Math.min(SECONDS, Math.max(1, Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000)));
    }
  }
  return 0;
}

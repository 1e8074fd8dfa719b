import { networkOf, distinctClientAddress } from "@starlane/runtime";
import { setTimeout } from "node:timers/promises";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

const SECONDS = 60;

/** The known facts about a caller. */
export interface Caller {
  readonly address?: string | undefined;
  readonly user?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * A limit per minute, with the key that distinguishes callers: null when the caller lacks it. Each process counts on
 * its own.
 */
export interface Rate {
  readonly limiter: RateLimiterMemory;
  readonly keyOf: (caller: Caller) => string | null;
}

const perMinute = (points: number) => new RateLimiterMemory({ points, duration: SECONDS });

export const ofToken = (points: number): Rate => ({
  limiter: perMinute(points),
  keyOf: ({ token }) => token ?? null,
});
/** Limits a token from one network; callers without a distinct address only share the token's own budget. */
export const ofTokenAtAddress = (points: number): Rate => ({
  limiter: perMinute(points),
  keyOf: ({ address, token }) => {
    const distinct = distinctClientAddress(address);
    return distinct === undefined || token === undefined ? null : `${networkOf(distinct)} ${token}`;
  },
});
export const ofUser = (points: number): Rate => ({
  limiter: perMinute(points),
  keyOf: ({ user }) => user ?? null,
});
/**
 * Limits the network of one subscriber; callers on this machine, or behind an untrusted proxy, have no distinct
 * address.
 */
export const ofAddress = (points: number): Rate => ({
  limiter: perMinute(points),
  keyOf: ({ address }) => {
    const distinct = distinctClientAddress(address);
    return distinct === undefined ? null : networkOf(distinct);
  },
});

/**
 * The delay of answers to callers far beyond their limit: answering costs work too, and most callers wait before the
 * next request.
 */
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
 * Consumes points of each limit in order.
 * @returns the seconds to wait when one has none left; else 0
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
      // The limiter counts with timers but computes the wait with the wall clock, which may have been set back.
      return Math.min(SECONDS, Math.max(1, Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000)));
    }
  }
  return 0;
}

import { HeaderMap } from "@apollo/server";
import { ApiError } from "@starlane/graphql";
import type { FastifyInstance } from "fastify";
import { ofAddress, ofUser, take, type Caller, type Rate } from "./rate.js";

/** How often in a minute something may be asked; null where it is not limited. */
export interface RateLimits {
  /** Operations of one user; a dear one counts as several. */
  readonly ofUser: number | null;
  /** Requests of any kind from one address: a school's two hundred phones have one together. */
  readonly ofAddress: number | null;
  /** Attempts to sign in from one address, besides what slows down who fails. */
  readonly signIns: number | null;
}

export const RATE_LIMITS: RateLimits = { ofUser: 3_000, ofAddress: 12_000, signIns: 240 };

const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);
/** Pages of self check-in have budgets of their own: one phone in a hall must not use up what its wireless network has in all. */
const SELF_CHECK_IN = "/c/";
/** So much of the cost of an operation counts as one more. */
const COST_OF_ONE = 10_000;

/** Keeps callers from asking too often. What is not known of a caller does not count against anybody. */
export class Rates {
  readonly #users: readonly Rate[];
  readonly #addresses: readonly Rate[];
  readonly #signIns: readonly Rate[];

  constructor(limits: RateLimits) {
    this.#users = limits.ofUser === null ? [] : [ofUser(limits.ofUser)];
    this.#addresses = limits.ofAddress === null ? [] : [ofAddress(limits.ofAddress)];
    this.#signIns = limits.signIns === null ? [] : [ofAddress(limits.signIns)];
  }

  /** Counts every request of a server by where it comes from, but for those that have budgets of their own. */
  guard(server: FastifyInstance): void {
    if (this.#addresses.length === 0) return;
    server.addHook("onRequest", async ({ ip, url }) => {
      if (!PROBES.has(url) && !url.startsWith(SELF_CHECK_IN))
        refuseToHurry(await take(this.#addresses, { address: ip }));
    });
  }

  /** Counts an operation of a user. @throws ApiError RATE_LIMITED */
  async operation(caller: Caller, cost: number): Promise<void> {
    if (this.#users.length > 0 && caller.user !== undefined)
      refuseToHurry(await take(this.#users, caller, 1 + Math.floor(cost / COST_OF_ONE)));
  }

  /** Counts attempts to sign in. @throws ApiError RATE_LIMITED */
  async signIns(caller: Caller, attempts: number): Promise<void> {
    if (attempts > 0 && this.#signIns.length > 0) refuseToHurry(await take(this.#signIns, caller, attempts));
  }
}

const TOO_OFTEN = {
  "zh-CN": "请求过于频繁，请在 {seconds} 秒后再试。",
  en: "Too many requests; try again in {seconds} seconds.",
};

function refuseToHurry(seconds: number): void {
  if (seconds === 0) return;
  const http = { status: 429, headers: new HeaderMap([["retry-after", String(seconds)]]) };
  throw new ApiError("RATE_LIMITED", TOO_OFTEN, { seconds }, { retryAfterSeconds: seconds, http });
}

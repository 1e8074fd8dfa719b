import { HeaderMap } from "@apollo/server";
import { ApiError } from "@starlane/graphql";
import type { FastifyInstance } from "fastify";
import { ofAddress, ofUser, take, type Caller, type Rate } from "./rate.js";

/** How often in a minute something may be asked; null where it is not limited. */
export interface RateLimits {
  /** Operations of one user; a dear one counts as several. */
  readonly ofUser: number | null;
  /**
   * Requests of any kind from one address, operations over a WebSocket among them: a school's two hundred phones have one
   * together.
   */
  readonly ofAddress: number | null;
  /** Operations from one address of callers who have not signed in; not limited unless given. */
  readonly anonymous?: number | null;
  /** Attempts to sign in from one address, besides what slows down who fails. */
  readonly signIns: number | null;
}

export const RATE_LIMITS: RateLimits = { ofUser: 3_000, ofAddress: 12_000, anonymous: 1_200, signIns: 240 };

const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);
/** Pages of self check-in have budgets of their own: one phone in a hall must not use up what its wireless network has in all. */
const SELF_CHECK_IN = "/c/";
/** So much of the cost of an operation counts as one more. */
const COST_OF_ONE = 10_000;
/** A text that nobody asked before is read, validated and planned, so that five hundred characters count as an operation more. */
const COST_OF_A_NEW_CHAR = 20;

/** Limits how often callers may ask. What is not known of a caller does not count against anybody. */
export class Rates {
  readonly #users: readonly Rate[];
  readonly #addresses: readonly Rate[];
  readonly #anonymous: readonly Rate[];
  readonly #signIns: readonly Rate[];

  constructor(limits: RateLimits) {
    this.#users = limits.ofUser === null ? [] : [ofUser(limits.ofUser)];
    this.#addresses = limits.ofAddress === null ? [] : [ofAddress(limits.ofAddress)];
    this.#anonymous = limits.anonymous == null ? [] : [ofAddress(limits.anonymous)];
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

  /** Counts a request that did not come by way of the server's hooks, such as an operation over a WebSocket. @throws ApiError RATE_LIMITED */
  async request(address: string | undefined): Promise<void> {
    refuseToHurry(await take(this.#addresses, { address }));
  }

  /**
   * Counts an operation before it is read: a user's by who they are, anybody else's by where it comes from.
   * @param newChars of the text, where it was not asked before
   * @throws ApiError RATE_LIMITED
   */
  async operation(caller: Caller, newChars: number): Promise<void> {
    const rates = caller.user === undefined ? this.#anonymous : this.#users;
    if (rates.length > 0) refuseToHurry(await take(rates, caller, 1 + more(newChars * COST_OF_A_NEW_CHAR)));
  }

  /** Counts what an operation costs beyond being one. @throws ApiError RATE_LIMITED */
  async cost(caller: Caller, cost: number): Promise<void> {
    const rates = caller.user === undefined ? this.#anonymous : this.#users;
    if (more(cost) > 0 && rates.length > 0) refuseToHurry(await take(rates, caller, more(cost)));
  }

  /** Counts attempts to sign in. @throws ApiError RATE_LIMITED */
  async signIns(caller: Caller, attempts: number): Promise<void> {
    if (attempts > 0 && this.#signIns.length > 0) refuseToHurry(await take(this.#signIns, caller, attempts));
  }
}

function more(cost: number): number {
  return Math.floor(cost / COST_OF_ONE);
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

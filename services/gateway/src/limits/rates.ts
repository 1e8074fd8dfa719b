import { HeaderMap } from "@apollo/server";
import { ApiError } from "@starlane/graphql";
import type { FastifyInstance } from "fastify";
import { ofAddress, ofUser, take, type Caller, type Rate } from "./rate.js";

/** The limits per minute; null for no limit. */
export interface RateLimits {
  /** Operations of one user; an expensive one counts as several. */
  readonly ofUser: number | null;
  /**
   * Requests of any kind from one address, including operations over a WebSocket: a school's two hundred phones share
   * one address.
   */
  readonly ofAddress: number | null;
  /** Operations from one address of anonymous callers; unlimited by default. */
  readonly anonymous?: number | null;
  /** Sign-in attempts from one address, in addition to the throttling of failed ones. */
  readonly signIns: number | null;
}

export const RATE_LIMITS: RateLimits = { ofUser: 3_000, ofAddress: 12_000, anonymous: 1_200, signIns: 240 };

const PROBES = new Set(["/healthz", "/readyz", "/metrics"]);
/**
 * Self-check-in pages have their own budgets: one phone in a hall must not use up the budget of its wireless network.
 */
const SELF_CHECK_IN = "/c/";
/** The cost that counts as one more operation. */
const COST_OF_ONE = 10_000;
/**
 * The cost of a character of a new text, which is parsed, validated and planned: five hundred characters count as one
 * more operation.
 */
const COST_OF_A_NEW_CHAR = 20;

/** Applies rate limits to callers. A limit whose key is unknown for a caller is skipped. */
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

  /** Counts every request of a server by address, except those with their own budgets. */
  guard(server: FastifyInstance): void {
    if (this.#addresses.length === 0) return;
    server.addHook("onRequest", async ({ ip, url }) => {
      if (!PROBES.has(url) && !url.startsWith(SELF_CHECK_IN))
        refuseIfLimited(await take(this.#addresses, { address: ip }));
    });
  }

  /**
   * Counts a request outside the server's hooks, such as an operation over a WebSocket.
   * @throws ApiError RATE_LIMITED
   */
  async request(address: string | undefined): Promise<void> {
    refuseIfLimited(await take(this.#addresses, { address }));
  }

  /**
   * Counts an operation before it is parsed, by user or, for anonymous callers, by address.
   * @param newChars of a text that is not cached
   * @throws ApiError RATE_LIMITED
   */
  async operation(caller: Caller, newChars: number): Promise<void> {
    const rates = caller.user === undefined ? this.#anonymous : this.#users;
    if (rates.length > 0) refuseIfLimited(await take(rates, caller, 1 + more(newChars * COST_OF_A_NEW_CHAR)));
  }

  /** Counts the cost of an operation beyond the first point. @throws ApiError RATE_LIMITED */
  async cost(caller: Caller, cost: number): Promise<void> {
    const rates = caller.user === undefined ? this.#anonymous : this.#users;
    if (more(cost) > 0 && rates.length > 0) refuseIfLimited(await take(rates, caller, more(cost)));
  }

  /** Counts sign-in attempts. @throws ApiError RATE_LIMITED */
  async signIns(caller: Caller, attempts: number): Promise<void> {
    if (attempts > 0 && this.#signIns.length > 0)
      refuseIfLimited(await take(this.#signIns, caller, attempts));
  }
}

function more(cost: number): number {
  return Math.floor(cost / COST_OF_ONE);
}

const TOO_OFTEN = {
  "zh-CN": "请求过于频繁，请在 {seconds} 秒后再试。",
  en: "Too many requests; try again in {seconds} seconds.",
};

function refuseIfLimited(seconds: number): void {
  if (seconds === 0) return;
  const http = { status: 429, headers: new HeaderMap([["retry-after", String(seconds)]]) };
  throw new ApiError("RATE_LIMITED", TOO_OFTEN, { seconds }, { retryAfterSeconds: seconds, http });
}

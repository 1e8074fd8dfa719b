import { ApiError } from "@starlane/graphql";

const TOO_MANY = {
  "zh-CN": "同时进行的订阅过多：最多 {most} 个，请关闭不用的页面。",
  en: "Too many subscriptions are open: {most} at most; close the pages you do not need.",
};

export function tooManySubscriptions(most: number): ApiError {
  return new ApiError("RATE_LIMITED", TOO_MANY, { most });
}

const TOO_OFTEN = {
  "zh-CN": "未登录的请求过于频繁，连接已断开，请登录后再试。",
  en: "Too many requests without a sign-in; the connection is closed. Sign in first.",
};

export function tooManyAnonymous(): ApiError {
  return new ApiError("RATE_LIMITED", TOO_OFTEN, {}, { retryAfterSeconds: 60 });
}

/** The number of open subscriptions per user, up to a limit. */
export class SubscriptionQuota {
  readonly #counts = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** Returns true if the user may open one more. */
  hasCapacity(by: string): boolean {
    return (this.#counts.get(by) ?? 0) < this.limit;
  }

  /** Counts one more and returns a function that releases it, which may be called repeatedly. */
  acquire(by: string): () => void {
    this.#counts.set(by, (this.#counts.get(by) ?? 0) + 1);
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (this.#counts.get(by) ?? 1) - 1;
      if (left > 0) this.#counts.set(by, left);
      else this.#counts.delete(by);
    };
  }

  /** The number of open subscriptions of all users. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

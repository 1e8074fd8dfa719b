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

/** How much of something each has open, so much at most. */
export class SubscriptionQuota {
  readonly #counts = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** Whether one more may be opened. */
  hasCapacity(by: string): boolean {
    return (this.#counts.get(by) ?? 0) < this.limit;
  }

  /** Opens one more; what it answers closes it, called once or often. */
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

  /** How many are open, whoever opened them. */
  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

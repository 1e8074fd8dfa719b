import { ApiError } from "@starlane/graphql";
import { FairSemaphore } from "@starlane/runtime";
import type { ServerResponse } from "node:http";

/** Uploads processed at once, of different users: a user's uploads are processed one after another. */
const AT_ONCE = 8;
/** Uploads of one user, and of all, that are being sent, waiting or processed: each holds a file of five megabytes. */
const OF_USER = 8;
const IN_ALL = 48;
const RETRY_AFTER_SECONDS = 10;

/** The running and waiting uploads. Each user has a queue, so that forty files of one do not delay the others. */
export class UploadQueue {
  readonly #semaphore = new FairSemaphore({ permits: AT_ONCE, waitingOfKey: OF_USER, waiting: IN_ALL });
  readonly #ofUser = new Map<string, number>();
  #inAll = 0;

  /** Admits an upload before its file is received, until it is answered. @throws ApiError RATE_LIMITED */
  admit(user: string, response: ServerResponse): void {
    const own = this.#ofUser.get(user) ?? 0;
    if (own >= OF_USER) throw tooMany(OWN_TOO_MANY);
    if (this.#inAll >= IN_ALL) throw tooMany(TOO_MANY);
    this.#ofUser.set(user, own + 1);
    this.#inAll += 1;
    response.once("close", () => {
      this.#inAll -= 1;
      const left = this.#ofUser.get(user)! - 1;
      if (left > 0) this.#ofUser.set(user, left);
      else this.#ofUser.delete(user);
    });
  }

  /** Processes an admitted upload when its queue allows it. */
  run<Result>(user: string, work: () => Promise<Result>): Promise<Result> {
    return this.#semaphore.run(user, work);
  }
}

function tooMany(phrase: { "zh-CN": string; en: string }): ApiError {
  return new ApiError(
    "RATE_LIMITED",
    phrase,
    { most: OF_USER, seconds: RETRY_AFTER_SECONDS },
    { retryAfterSeconds: RETRY_AFTER_SECONDS, http: { status: 429 } },
  );
}

const OWN_TOO_MANY = {
  "zh-CN": "您已有 {most} 个文件正在上传，请在 {seconds} 秒后再试。",
  en: "You have {most} files under way; try again in {seconds} seconds.",
};
const TOO_MANY = {
  "zh-CN": "正在上传的文件过多，请在 {seconds} 秒后再试。",
  en: "Too many files are under way; try again in {seconds} seconds.",
};

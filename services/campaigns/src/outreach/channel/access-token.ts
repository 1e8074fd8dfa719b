import { elapsedMs, type Elapsed } from "@starlane/runtime";
import { call, type CallResult } from "./call.js";

export interface AppCredentials {
  readonly appId: string;
  readonly secret: string;
}

/**
 * A new token is requested this long before the old one ends; the platform accepts the old one for five minutes more.
 */
const EARLY_MS = 5 * 60_000;
const STALE_TOKEN = new Set([40001, 40014, 42001]);

/**
 * Calls the official account's interface with an access token. The token is cached until it ends, and replaced when the
 * platform rejects it: another process may have requested a newer one.
 */
export class AccountCalls {
  #token: { readonly value: string; readonly until: number } | null = null;

  constructor(
    private readonly base: URL,
    private readonly account: AppCredentials,
    private readonly timeoutMs?: number,
    private readonly elapsed: Elapsed = elapsedMs,
  ) {}

  /** @param path such as `/cgi-bin/draft/add` */
  async post(path: string, body: object): Promise<CallResult> {
    const answer = await this.#postOnce(path, body);
    if (answer.kind !== "answered" || !STALE_TOKEN.has(answer.code)) return answer;
    this.#token = null; // a refused call had no effect, so it may be repeated
    return this.#postOnce(path, body);
  }

  async #postOnce(path: string, body: object): Promise<CallResult> {
    const token = await this.#valid();
    if (typeof token !== "string") return token;
    const url = new URL(path, this.base);
    url.searchParams.set("access_token", token);
    return call(url, body, this.timeoutMs);
  }

  async #valid(): Promise<string | CallResult> {
    if (this.#token && this.#token.until > this.elapsed()) return this.#token.value;
    const url = new URL("/cgi-bin/token", this.base);
    url.search = new URLSearchParams({
      grant_type: "client_credential",
      appid: this.account.appId,
      secret: this.account.secret,
    }).toString();
    const answer = await call(url, undefined, this.timeoutMs);
    if (answer.kind !== "answered") return { kind: "unsent" };
    const { access_token: value, expires_in: seconds } = answer.body;
    if (typeof value !== "string" || typeof seconds !== "number")
      return answer.code === 0 ? { kind: "unsent" } : answer;
    this.#token = { value, until: this.elapsed() + seconds * 1000 - EARLY_MS };
    return value;
  }
}

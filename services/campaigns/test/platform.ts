import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { json } from "node:stream/consumers";

export const APP_ID = "wx1234";
export const SECRET = "a-secret-of-the-account";
export const COVER = "cover-1";
/** The robots' keys, by area. */
export const KEYS = new Map([
  ["640105002002", "key-of-the-lane"],
  ["640105003", "key-of-the-street"],
]);

/** A fault of the next call of a path: an error code as its answer, or no answer at all. */
export type Mishap =
  | { readonly errcode: number }
  /** The call takes effect, and the connection breaks before the answer. */
  | "done, not answered"
  /** The connection breaks before the call takes effect. */
  | "not done, not answered"
  /** The call takes effect, and the answer never comes. */
  | "done, silent"
  /** The call takes effect, and is answered when this resolves. */
  | (() => Promise<void>)
  | { readonly status: number };

interface Call {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json;
}
// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it sent
type Json = any;

/** A fake of the official account's and the group robots' interface, as documented, on this machine. */
export class Platform {
  readonly calls: Call[] = [];
  readonly drafts = new Map<string, Json>();
  /** Media ids of the drafts that were submitted, in order. */
  readonly submitted: string[] = [];
  readonly messages: { readonly key: string; readonly content: string }[] = [];
  /** The `publish_status` that is answered for every article. */
  result = 1;
  #tokens = 0;
  readonly #mishaps = new Map<string, Mishap[]>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<Platform> {
    const platform = new Platform();
    platform.#server.listen(0, "127.0.0.1");
    await once(platform.#server, "listening");
    return platform;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Returns the environment of a service whose channels are here. */
  get env(): NodeJS.ProcessEnv {
    return {
      STARLANE_WECHAT_URL: this.url,
      STARLANE_WECHAT_APP_ID: APP_ID,
      STARLANE_WECHAT_APP_SECRET: SECRET,
      STARLANE_WECHAT_COVER: COVER,
      STARLANE_WECOM_URL: this.url,
      STARLANE_GRID_GROUPS: [...KEYS].map((entry) => entry.join("=")).join(),
    };
  }

  /** Injects faults into the next calls of a path, one after another. */
  goesWrong(path: string, ...mishaps: Mishap[]): void {
    this.#mishaps.set(path, [...(this.#mishaps.get(path) ?? []), ...mishaps]);
  }

  /** Invalidates all tokens issued so far. */
  forgetTokens(): void {
    this.#tokens += 1;
  }

  /** Counts the calls of a path. */
  count(path: string): number {
    return this.calls.filter((call) => call.path === path).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? "", this.url);
    const query = Object.fromEntries(searchParams);
    const body: Json = request.method === "POST" ? await json(request) : null;
    this.calls.push({ path, query, body });
    const mishap = this.#mishaps.get(path)?.shift();
    if (mishap === "not done, not answered") return void request.socket.destroy();
    if (typeof mishap === "object" && "status" in mishap) return void response.writeHead(mishap.status).end();
    const answer = typeof mishap === "object" ? { ...mishap, errmsg: "rid: 1" } : this.#do(path, query, body);
    if (mishap === "done, silent") return;
    if (typeof mishap === "function") await mishap();
    if (mishap === "done, not answered") return void request.socket.destroy();
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  }

  #do(path: string, query: Record<string, string>, body: Json): object {
    if (path === "/cgi-bin/token") return this.#token(query);
    if (path === "/cgi-bin/webhook/send") return this.#send(query.key ?? "", body);
    if (query.access_token !== `token-${this.#tokens}`)
      return { errcode: 42001, errmsg: "access_token expired" };
    switch (path) {
      case "/cgi-bin/draft/add": {
        const mediaId = `draft-${this.drafts.size + this.submitted.length + 1}`;
        this.drafts.set(mediaId, body.articles[0]);
        return { media_id: mediaId };
      }
      case "/cgi-bin/draft/get":
        return this.drafts.has(body.media_id)
          ? { news_item: [this.drafts.get(body.media_id)] }
          : { errcode: 40007, errmsg: "invalid media_id" };
      case "/cgi-bin/freepublish/submit":
        if (!this.drafts.delete(body.media_id)) return { errcode: 40007, errmsg: "invalid media_id" };
        this.submitted.push(body.media_id);
        return { errcode: 0, errmsg: "ok", publish_id: `publish-${this.submitted.length}` };
      case "/cgi-bin/freepublish/get":
        return { publish_id: body.publish_id, publish_status: this.result };
      default:
        return { errcode: 40066, errmsg: "invalid url" };
    }
  }

  #token({ grant_type: grant, appid, secret }: Record<string, string>): object {
    if (grant !== "client_credential" || appid !== APP_ID) return { errcode: 40013, errmsg: "invalid appid" };
    if (secret !== SECRET) return { errcode: 40125, errmsg: "invalid appsecret" };
    this.#tokens += 1;
    return { access_token: `token-${this.#tokens}`, expires_in: 7200 };
  }

  #send(key: string, body: Json): object {
    if (![...KEYS.values()].includes(key)) return { errcode: 93000, errmsg: "invalid webhook url" };
    if (Buffer.byteLength(body.text.content) > 2048) return { errcode: 40058, errmsg: "content too long" };
    this.messages.push({ key, content: body.text.content });
    return { errcode: 0, errmsg: "ok" };
  }
}

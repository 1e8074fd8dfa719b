import type { Device } from "../device/device.js";
import { ask, RequestRefused } from "../graph/ask.js";
import { writeStoredText, readStoredText } from "../settings/stored-preference.js";
import { newId } from "./new-id.js";
import { readKnownDevices, tokenFor, withKnownDevice } from "./known-device.rules.js";
import { withTabLock } from "./tab-lock.js";
import { Renew, SignIn, SignOut, type BegunFragment } from "./session.documents.js";
import {
  dueIn,
  isDue,
  isFresh,
  lifetimeOf,
  readStoredSession,
  type ActiveSession,
  type StoredSession,
} from "./session.rules.js";
import type { SessionViewer } from "./viewer.rules.js";

export type SessionState =
  /** Whether somebody is signed in is being found out. */
  | { readonly kind: "STARTING" }
  /** It could not be found out: the server does not answer. */
  | { readonly kind: "UNREACHABLE" }
  | { readonly kind: "SIGNED_OUT" }
  | { readonly kind: "SIGNED_IN"; readonly viewer: SessionViewer }
  /** The sign-in has ended while the page was in use: what is on it stays, and waits. */
  | { readonly kind: "ENDED"; readonly viewer: SessionViewer };

type TabMessage =
  | { readonly kind: "RENEWED"; readonly held: ActiveSession<SessionViewer> }
  | { readonly kind: "ENDED" | "SIGNED_OUT" };

const KEY = "starlane.session";
/** Under which it is kept by what the server knows this device again, signed in or not. */
const DEVICES = "starlane.devices";
/** Under which the device keeps who is signed in, for when the server cannot be asked. */
const VIEWER = "viewer";
/** How long to wait for the word of the tab that has just renewed. */
const WORD_MS = 500;

/**
 * Who is signed in, in all tabs of this browser alike. The access token is in memory; what is kept is the token that
 * renews it, which is good once: so one tab at a time renews, ahead of time, and tells the others.
 */
export class Session {
  #state: SessionState = { kind: "STARTING" };
  #held: ActiveSession<SessionViewer> | null = null;
  #renewing: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #tabs = new BroadcastChannel(KEY);
  readonly #device: Pick<Device, "get" | "put" | "drop">;

  constructor(device: Pick<Device, "get" | "put" | "drop">) {
    this.#device = device;
    this.#tabs.addEventListener("message", ({ data }: MessageEvent<TabMessage>) => this.#onTabMessage(data));
    document.addEventListener("visibilitychange", () => this.#renewIfDue());
    addEventListener("online", () => this.#renewIfDue());
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Takes up the sign-in that this browser keeps, if any. Where the server cannot be asked, whoever it was last time goes on
   * with what the device keeps; the first request that goes through says whether they may.
   */
  readonly start = async (): Promise<void> => {
    if (!readStoredSession(readStoredText(KEY))) return this.#become({ kind: "SIGNED_OUT" });
    this.#become({ kind: "STARTING" });
    try {
      await this.#renew();
    } catch {
      const viewer = (await this.#device.get(VIEWER).catch(() => undefined)) as SessionViewer | undefined;
      if (this.#state.kind !== "STARTING") return; // another tab was quicker
      this.#become(viewer ? { kind: "SIGNED_IN", viewer } : { kind: "UNREACHABLE" });
    }
  };

  /** @throws Refused with the server's words when name and password do not fit, or too many did not */
  async signIn(username: string, password: string): Promise<void> {
    const known = readKnownDevices(readStoredText(DEVICES));
    const { signIn } = await ask(SignIn, { username, password, device: tokenFor(known, username) });
    const { device: token } = signIn;
    if (token != null)
      writeStoredText(
        DEVICES,
        JSON.stringify(withKnownDevice(readKnownDevices(readStoredText(DEVICES)), { username, token })),
      );
    await withTabLock(KEY, async () => this.#begin(signIn));
  }

  /** Signs out in every tab. The server is told, but not waited for: whoever leaves has left. */
  signOut(): void {
    const token = this.#held?.accessToken;
    if (token) ask(SignOut, {}, token).catch(() => undefined);
    writeStoredText(KEY, null);
    void this.#device.drop(VIEWER).catch(() => undefined);
    this.#leave("SIGNED_OUT");
    this.#broadcast({ kind: "SIGNED_OUT" });
  }

  /** The token to send with a request now; null where there is none that is good. */
  get accessToken(): string | null {
    return isFresh(this.#held, Date.now()) ? this.#held!.accessToken : null;
  }

  /**
   * Marks a token that the server refused as ended. The answer to a request may come after its token was renewed: the token
   * that replaced it stays good.
   */
  refused(accessToken: string | null): void {
    if (this.#held?.accessToken === accessToken) this.#held = { ...this.#held, freshUntil: 0 };
  }

  /**
   * A token that is good, renewed where need be. Where the sign-in has ended it waits until somebody has signed in again.
   * @throws Error where the server cannot be reached
   */
  async freshToken(): Promise<string> {
    for (;;) {
      const token = this.accessToken;
      if (token) return token;
      if (this.#state.kind === "SIGNED_IN") await this.#renew();
      else await this.#change();
    }
  }

  /**
   * A token that is good, renewed where need be; null where the sign-in has ended, without waiting.
   * @throws Error where the server cannot be reached
   */
  async tokenUnlessEnded(): Promise<string | null> {
    if (this.accessToken === null && this.#state.kind === "SIGNED_IN") await this.#renew();
    return this.accessToken;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.subscribe(() => {
        end();
        resolve();
      });
    });
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#renewInOneTab().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renewInOneTab(): Promise<void> {
    await withTabLock(KEY, async () => {
      const kept = readStoredSession(readStoredText(KEY));
      if (!kept) return this.#leave("ENDED");
      if (await this.#isRenewedElsewhere(kept)) return;
      // Kept before it is sent: if the answer is lost with this page, the next one can ask for it again.
      const attempt = kept.attempt ?? newId();
      writeStoredText(KEY, JSON.stringify({ ...kept, attempt } satisfies StoredSession));
      try {
        const { refreshSession } = await ask(Renew, { refreshToken: kept.refreshToken, attempt });
        this.#begin(refreshSession);
      } catch (error) {
        if (!(error instanceof RequestRefused) || error.code !== "UNAUTHENTICATED") throw error;
        writeStoredText(KEY, null);
        this.#leave("ENDED");
        this.#broadcast({ kind: "ENDED" });
      }
    });
  }

  /** Whether another tab has renewed while this one waited for its turn; its word may come a moment after its turn. */
  async #isRenewedElsewhere({ serial }: StoredSession): Promise<boolean> {
    const isCaughtUp = () => this.#held?.serial === serial && isFresh(this.#held, Date.now());
    if (isCaughtUp()) return true;
    if (!this.#held || this.#held.serial >= serial) return false;
    await Promise.race([this.#change(), new Promise((resolve) => setTimeout(resolve, WORD_MS))]);
    return isCaughtUp();
  }

  #begin({ accessToken, refreshToken, user: viewer }: BegunFragment): void {
    const serial = Math.max(readStoredSession(readStoredText(KEY))?.serial ?? 0, this.#held?.serial ?? 0) + 1;
    writeStoredText(KEY, JSON.stringify({ refreshToken, serial, attempt: null } satisfies StoredSession));
    const held = { accessToken, freshUntil: Date.now() + lifetimeOf(accessToken), viewer, serial };
    this.#hold(held);
    this.#broadcast({ kind: "RENEWED", held });
  }

  #hold(held: ActiveSession<SessionViewer>): void {
    this.#held = held;
    const viewer = this.#state.kind === "SIGNED_IN" ? sameOr(this.#state.viewer, held.viewer) : held.viewer;
    this.#become({ kind: "SIGNED_IN", viewer });
    void this.#device.put(VIEWER, viewer).catch(() => undefined);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renewIfDue(), dueIn(held, Date.now()));
  }

  #renewIfDue(): void {
    if (this.#state.kind !== "SIGNED_IN" || (this.#held && !isDue(this.#held, Date.now()))) return;
    // Where it fails, the next request tries again, and says so if that fails too.
    this.#renew().catch(() => undefined);
  }

  #leave(kind: "ENDED" | "SIGNED_OUT"): void {
    clearTimeout(this.#timer);
    this.#held = null;
    const state = this.#state;
    const wasHere = state.kind === "SIGNED_IN" || state.kind === "ENDED";
    this.#become(kind === "ENDED" && wasHere ? { kind, viewer: state.viewer } : { kind: "SIGNED_OUT" });
  }

  #onTabMessage(message: TabMessage): void {
    if (message.kind !== "RENEWED") return this.#leave(message.kind);
    if (message.held.serial > (this.#held?.serial ?? 0)) this.#hold(message.held);
  }

  #broadcast(message: TabMessage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to tabs of this origin only; it takes no other
    this.#tabs.postMessage(message);
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** The same object where nothing about the person has changed, so that nothing that shows them is drawn anew. */
function sameOr(before: SessionViewer, now: SessionViewer): SessionViewer {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

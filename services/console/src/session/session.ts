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
  /** The stored session is being checked. */
  | { readonly kind: "STARTING" }
  /** The stored session could not be checked, because the server does not answer. */
  | { readonly kind: "UNREACHABLE" }
  | { readonly kind: "SIGNED_OUT" }
  | { readonly kind: "SIGNED_IN"; readonly viewer: SessionViewer }
  /** The session ended while the page was in use; the page stays and waits for another sign-in. */
  | { readonly kind: "ENDED"; readonly viewer: SessionViewer };

type TabMessage =
  | { readonly kind: "RENEWED"; readonly held: ActiveSession<SessionViewer> }
  | { readonly kind: "ENDED" | "SIGNED_OUT" };

const KEY = "starlane.session";
/** Storage key of the device tokens, which stay after signing out. */
const DEVICES = "starlane.devices";
/** Device key of the last viewer, used when the server cannot be reached. */
const VIEWER = "viewer";
/** Time to wait for the message of the tab that has just renewed. */
const RENEWAL_MESSAGE_MS = 500;

/**
 * The session of the signed-in viewer, shared by all tabs of this browser. The access token is in memory; the refresh
 * token is stored and can be used only once. Therefore one tab at a time renews, ahead of time, and sends the result to
 * the others.
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
   * Restores the stored session, if any. If the server cannot be reached, the last viewer continues with the device's
   * data; the first successful request checks the session.
   */
  readonly start = async (): Promise<void> => {
    if (!readStoredSession(readStoredText(KEY))) return this.#become({ kind: "SIGNED_OUT" });
    this.#become({ kind: "STARTING" });
    try {
      await this.#renew();
    } catch {
      const viewer = (await this.#device.get(VIEWER).catch(() => undefined)) as SessionViewer | undefined;
      if (this.#state.kind !== "STARTING") return; // another tab was faster
      this.#become(viewer ? { kind: "SIGNED_IN", viewer } : { kind: "UNREACHABLE" });
    }
  };

  /** @throws RequestRefused with the server's message if name and password do not match, or after too many failures */
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

  /** Signs out in every tab. The request to the server is not awaited: signing out never fails. */
  signOut(): void {
    const token = this.#held?.accessToken;
    if (token) ask(SignOut, {}, token).catch(() => undefined);
    writeStoredText(KEY, null);
    void this.#device.drop(VIEWER).catch(() => undefined);
    this.#leave("SIGNED_OUT");
    this.#broadcast({ kind: "SIGNED_OUT" });
  }

  /** The access token for a request now; null if there is none with enough time left. */
  get accessToken(): string | null {
    return isFresh(this.#held, Date.now()) ? this.#held!.accessToken : null;
  }

  /**
   * Marks a token that the server rejected as expired. If it has been renewed since the request was sent, its
   * replacement stays valid.
   */
  refused(accessToken: string | null): void {
    if (this.#held?.accessToken === accessToken) this.#held = { ...this.#held, freshUntil: 0 };
  }

  /**
   * Returns a valid token, renewed if necessary. After the session has ended, waits until somebody has signed in again.
   * @throws Error if the server cannot be reached
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
   * Returns a valid token, renewed if necessary; null without waiting if the session has ended.
   * @throws Error if the server cannot be reached
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
      // Stored before it is sent: if the answer is lost with this page, the next page can repeat the request.
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

  /**
   * Returns true if another tab renewed while this one waited for the lock; its message may arrive a moment after the
   * lock.
   */
  async #isRenewedElsewhere({ serial }: StoredSession): Promise<boolean> {
    const isCaughtUp = () => this.#held?.serial === serial && isFresh(this.#held, Date.now());
    if (isCaughtUp()) return true;
    if (!this.#held || this.#held.serial >= serial) return false;
    await Promise.race([this.#change(), new Promise((resolve) => setTimeout(resolve, RENEWAL_MESSAGE_MS))]);
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
    // After a failure, the next request tries again and reports its own failure.
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

/**
 * Returns the previous object if the viewer has not changed, so that components that show it are not rendered again.
 */
function sameOr(before: SessionViewer, now: SessionViewer): SessionViewer {
  return JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

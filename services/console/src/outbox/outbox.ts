import type { Device } from "../device/device.js";
import { ask, RequestRefused } from "../graph/ask.js";
import { backoffDelay } from "../graph/backoff.js";
import { newId } from "../session/new-id.js";
import { withTabLock } from "../session/tab-lock.js";
import type { Session } from "../session/session.js";
import type { SessionViewer } from "../session/viewer.rules.js";
import {
  failureOf,
  isPast,
  MOST_IN_REQUEST,
  nextBatch,
  OUTBOX_BACKOFF,
  refusal,
  withVerdict,
  statusOf,
  type OutboxEntry,
  type SendFailure,
  type StoredEntry,
  type Batch,
  type ServerReply,
} from "./outbox.rules.js";
import { send } from "./send.js";

/** The entries recorded on this device, and the state of sending them. */
export interface OutboxState {
  /** True once the stored entries have been read. */
  readonly isRead: boolean;
  readonly entries: readonly StoredEntry[];
  /** True if the stored entries outlast this page. */
  readonly isPersistent: boolean;
  /** Number of entries that cannot be decrypted any more, because the browser has lost the key. */
  readonly unreadable: number;
  readonly isSending: boolean;
  /** True if the server accepts entries only from a newer page. */
  readonly needsUpdate: boolean;
  /** Time of the next attempt after a failed one; null if none failed. */
  readonly nextAttemptAt: number | null;
}

/** An entry before it has an id. */
export type NewEntry = Pick<OutboxEntry, "event" | "taken" | "shown"> & { readonly at?: string };

const CHANNEL = "starlane.outbox";
const SENDING = "starlane.sending";

/**
 * The check-ins recorded at an event. They are stored on the device first, then sent, by one tab at a time, with
 * retries until there is a verdict. Only a person removes an entry without a verdict.
 */
export class Outbox {
  #state: OutboxState = {
    isRead: false,
    entries: [],
    isPersistent: true,
    unreadable: 0,
    isSending: false,
    needsUpdate: false,
    nextAttemptAt: null,
  };
  #attempt = 0;
  #most = MOST_IN_REQUEST;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBusy = false;
  /** Number of changes made by this tab, so that a read that began before a change is not taken as current. */
  #changes = 0;
  readonly #listeners = new Set<() => void>();
  readonly #tabs = new BroadcastChannel(CHANNEL);
  readonly #device: Device;
  readonly #session: Session;

  constructor(device: Device, session: Session) {
    this.#device = device;
    this.#session = session;
  }

  /** Reads the stored entries, and sends the pending ones whenever there is a chance. */
  async start(): Promise<void> {
    this.#tabs.addEventListener("message", () => void this.#read());
    addEventListener("online", () => this.#sendNow());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#sendNow();
    });
    this.#session.subscribe(() => {
      if (this.#session.state().kind === "SIGNED_IN") this.sendSoon();
    });
    await this.#read();
    await this.#dropPast();
    this.sendSoon();
  }

  readonly state = (): OutboxState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Adds entries; resolves once they are stored.
   * @throws if the browser's storage is full: then nothing was added
   */
  async add(viewer: SessionViewer, news: readonly NewEntry[]): Promise<void> {
    const at = new Date().toISOString();
    const user = { id: viewer.id, name: viewer.displayName };
    for (const { event, taken, shown, ...given } of news) {
      const entry: OutboxEntry = {
        clientId: newId(),
        user,
        event,
        at: given.at ?? at,
        taken,
        shown,
        verdict: null,
      };
      const name = await this.#device.append(entry);
      this.#show([...this.#state.entries.filter((one) => one.name !== name), { ...entry, name }]);
    }
    this.#broadcast();
    void this.#device.persist();
    this.sendSoon();
  }

  /**
   * Sends a refused entry again. A person gets a new id: the first check-in was not accepted, and its refusal is
   * permanent.
   */
  async retry(entry: StoredEntry): Promise<void> {
    const clientId = entry.taken.kind === "PERSON" ? newId() : entry.clientId;
    await this.#replace({ ...entry, clientId, verdict: null });
    this.#broadcast();
    this.#sendNow();
  }

  /** Removes an entry that somebody has dealt with, or withdrew before it was sent. */
  async remove({ name }: StoredEntry): Promise<void> {
    await this.#device.remove(name);
    this.#show(this.#state.entries.filter((entry) => entry.name !== name));
    this.#broadcast();
  }

  /** Prepares for sign-out: removes the user's sent entries, and the unsettled ones too if the user gives them up. */
  async leave({ id }: SessionViewer, gaveUp: boolean): Promise<void> {
    const mine = this.#state.entries.filter(({ user }) => user.id === id);
    for (const entry of mine) if (gaveUp || statusOf(entry) === "DONE") await this.remove(entry);
    if (this.#state.entries.length === 0) await this.#device.clear();
    this.#broadcast();
  }

  /** Sends at once, as when somebody presses the button. */
  readonly sendNow = (): void => this.#sendNow();

  #sendNow(): void {
    this.#attempt = 0;
    this.sendSoon();
  }

  /** Sends the pending entries, unless that is already going on. */
  sendSoon(): void {
    clearTimeout(this.#timer);
    if (this.#isBusy) return;
    this.#isBusy = true;
    void this.#sendAll().finally(() => {
      this.#isBusy = false;
    });
  }

  async #sendAll(): Promise<void> {
    const viewer = this.#viewer();
    if (!viewer || !this.#waitsFor(viewer)) return this.#become({ nextAttemptAt: null });
    try {
      await withTabLock(SENDING, async () => {
        await this.#read(); // another tab may have sent it
        for (let failure: SendFailure | null = null; failure === null;) {
          const batch = nextBatch(this.#mine(viewer), this.#most);
          if (!batch) break;
          this.#become({ isSending: true, needsUpdate: false, nextAttemptAt: null });
          failure = await this.#sendOne(viewer, batch);
          if (failure && (await this.#answer(failure, batch))) failure = null;
        }
      });
    } catch {
      // The browser refused reading or writing; the pending entries stay pending.
      this.#tryLater(null);
    } finally {
      this.#become({ isSending: false });
    }
    // An entry was added at the last moment.
    if (this.#state.nextAttemptAt === null && this.#waitsFor(viewer) && this.#viewer()?.id === viewer.id)
      setTimeout(() => this.sendSoon());
  }

  /** @returns the failure that prevented sending; null if each entry has its verdict */
  async #sendOne(viewer: SessionViewer, batch: Batch): Promise<SendFailure | null> {
    let verdicts: readonly ServerReply[];
    let accessToken: string | null = null;
    try {
      accessToken = await this.#session.tokenUnlessEnded();
      if (this.#viewer()?.id !== viewer.id || accessToken === null) return { kind: "SIGN_IN" };
      verdicts = await send(batch, accessToken, ask);
    } catch (error) {
      const failure = failureOf(error instanceof RequestRefused ? error : null, batch.entries.length);
      if (failure.kind === "SIGN_IN") this.#session.refused(accessToken);
      return failure;
    }
    this.#attempt = 0;
    await this.#settle(batch, verdicts);
    return null;
  }

  /**
   * Handles a failure.
   * @returns true if sending continues at once
   */
  async #answer(failure: SendFailure, batch: Batch): Promise<boolean> {
    if (failure.kind === "REFUSED") {
      await this.#settle(
        batch,
        batch.entries.map(() => refusal(failure.reason)),
      );
      return true;
    }
    if (failure.kind === "FEWER") {
      this.#most = Math.max(1, Math.floor(batch.entries.length / 2));
      return true;
    }
    if (failure.kind === "NEWER") this.#become({ needsUpdate: true });
    this.#tryLater(failure.kind === "LATER" ? failure.afterMs : null);
    return false;
  }

  #tryLater(afterMs: number | null): void {
    const pause = afterMs ?? backoffDelay(this.#attempt, Math.random(), OUTBOX_BACKOFF);
    this.#attempt += 1;
    this.#become({ nextAttemptAt: Date.now() + pause });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sendSoon(), pause);
  }

  async #settle({ entries }: Batch, verdicts: readonly ServerReply[]): Promise<void> {
    this.#most = MOST_IN_REQUEST;
    for (const [index, entry] of entries.entries()) {
      const verdict = verdicts[index];
      if (verdict) await this.#replace(withVerdict(entry, verdict));
    }
    this.#broadcast();
  }

  async #replace(entry: StoredEntry): Promise<void> {
    const { name, ...value } = entry;
    await this.#device.replace({ name, value });
    this.#show(this.#state.entries.map((one) => (one.name === name ? entry : one)));
  }

  async #read(): Promise<void> {
    let row: Awaited<ReturnType<Device["row"]>>;
    let seen: number;
    do {
      seen = this.#changes;
      row = await this.#device.row();
    } while (seen !== this.#changes); // something was added in the meantime
    const entries = row
      .filter(({ value }) => value !== undefined)
      .map(({ name, value }) => ({ ...(value as OutboxEntry), name }));
    const isPersistent = await this.#device.isPersistent();
    this.#become({ isRead: true, entries, isPersistent, unreadable: row.length - entries.length });
  }

  async #dropPast(): Promise<void> {
    for (const entry of this.#state.entries) if (isPast(entry, new Date())) await this.remove(entry);
  }

  #show(entries: readonly StoredEntry[]): void {
    this.#changes += 1;
    this.#become({ entries });
  }

  #viewer(): SessionViewer | null {
    const state = this.#session.state();
    return state.kind === "SIGNED_IN" ? state.viewer : null;
  }

  #mine({ id }: SessionViewer): readonly StoredEntry[] {
    return this.#state.entries.filter(({ user }) => user.id === id);
  }

  #waitsFor(viewer: SessionViewer): boolean {
    return this.#mine(viewer).some(({ verdict }) => verdict === null);
  }

  #broadcast(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to tabs of this origin only; it takes no other
    this.#tabs.postMessage("changed");
  }

  #become(change: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

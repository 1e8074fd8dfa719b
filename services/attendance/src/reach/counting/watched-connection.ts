import { Client, type ClientConfig } from "pg";
import { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

/** The time without a byte of an answer after which a statement is checked. */
export const QUIET_MS = 10_000;
/**
 * The number of checks for bytes in that time, so that a process that slept does not mistake its own sleep for silence.
 */
const TICKS = 10;
/** The longest time for a connection to close gracefully. */
const END_WITHIN_MS = 1_000;

/**
 * A connection whose statements may take as long as they need. It is terminated when PostgreSQL works on no statement
 * of a connection that waits for an answer: the peer is gone, or the answer is lost. TCP would take a quarter of an
 * hour to notice.
 */
export class WatchedConnection {
  readonly client: Client;
  readonly #socket: Socket;
  readonly #config: ClientConfig;
  readonly #quietMs: number;
  readonly #onSign: () => void;

  /** @param onSign called at every sign that a statement is being executed */
  private constructor(config: ClientConfig, { quietMs, onSign }: { quietMs: number; onSign: () => void }) {
    this.#config = config;
    this.#quietMs = quietMs;
    this.#onSign = onSign;
    this.#socket = new Socket();
    this.client = new Client({ ...config, stream: () => this.#socket });
    this.client.on("error", () => undefined); // the running query, or the next one, rejects by itself
  }

  static async open(
    config: ClientConfig,
    options: { quietMs: number; onSign: () => void },
  ): Promise<WatchedConnection> {
    const connection = new WatchedConnection(config, options);
    await connection.client.connect();
    return connection;
  }

  /** Runs statements, and rejects when PostgreSQL stops answering. */
  async watch<T>(statements: () => Promise<T>): Promise<T> {
    let [bytes, quietTicks, isAsking] = [this.#socket.bytesRead, 0, false];
    const check = async () => {
      if (this.#socket.bytesRead !== bytes) {
        [bytes, quietTicks] = [this.#socket.bytesRead, 0];
        this.#onSign();
      } else quietTicks += 1;
      if (quietTicks < TICKS || isAsking) return;
      isAsking = true;
      const isWorkedOn = await this.#isWorkedOn().catch(() => false);
      [quietTicks, isAsking] = [0, false];
      if (isWorkedOn) this.#onSign();
      else if (this.#socket.bytesRead === bytes)
        this.#socket.destroy(
          new Error("PostgreSQL does not answer, and works on nothing for this connection."),
        );
    };
    const watching = setInterval(() => void check(), this.#quietMs / TICKS);
    try {
      return await statements();
    } finally {
      clearInterval(watching);
    }
  }

  /**
   * Checks over another connection whether a statement is being executed, since it may wait for a lock or sort for long
   * before its first byte.
   */
  async #isWorkedOn(): Promise<boolean> {
    const probe = new Client({
      ...this.#config,
      connectionTimeoutMillis: this.#quietMs,
      query_timeout: this.#quietMs,
    });
    probe.on("error", () => undefined); // the running query rejects by itself
    try {
      await probe.connect();
      const { rowCount } = await probe.query(
        `select from pg_stat_activity where pid = $1 and application_name = $2 and state = 'active'
           and wait_event_type is distinct from 'Client'`,
        [
          (this.client as unknown as { readonly processID: number }).processID,
          this.#config.application_name ?? "",
        ],
      );
      return rowCount === 1;
    } finally {
      void probe.end().catch(() => undefined); // it may not answer either
    }
  }

  async close(): Promise<void> {
    await Promise.race([this.client.end(), setTimeout(END_WITHIN_MS, undefined, { ref: false })]);
    this.#socket.destroy();
  }
}

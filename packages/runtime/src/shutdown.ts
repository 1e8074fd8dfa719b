/** The resources of a process, which it releases at shutdown in the reverse of the order in which it acquired them. */
export class ShutdownStack {
  #deferred: { name: string; release: () => Promise<void> | void }[] = [];
  #closing: Promise<void> | null = null;

  /**
   * Defers the release of a resource to the shutdown.
   * @param name of the resource, for the error when its release fails
   * @param release called once
   */
  defer(name: string, release: () => Promise<void> | void): void {
    this.#deferred.push({ name, release });
  }

  /** Releases everything, newest first; a failure to release one does not keep the others. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    const failures: Error[] = [];
    for (const { name, release } of this.#deferred.toReversed()) {
      try {
        await release();
      } catch (cause) {
        failures.push(new Error(`${name} could not be closed`, { cause }));
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, failures.map((failure) => failure.message).join("; "));
  }
}

/** The time after which a process that has not shut down is ended by force. */
const STOP_WITHIN_MS = 60_000;

/**
 * Resolves with the first SIGINT or SIGTERM. From then on the process has a limited time to shut down in order, so that
 * a hang does not block the caller forever. An embedded PostgreSQL ends in order even then.
 */
export function waitForShutdownSignal(withinMs = STOP_WITHIN_MS): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => {
        setTimeout(() => {
          process.stderr.write("停止超时，强制结束。 It did not stop in time, and ends now.\n");
          process.exit(1);
        }, withinMs).unref();
        resolve(signal);
      });
  });
}

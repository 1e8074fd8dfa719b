/** A phone that is kept in a pocket for days asks now and then whether there is a newer version. */
const UPDATE_CHECK_MS = 60 * 60_000;

let isReady = false;
const listeners = new Set<() => void>();

/** Whether a newer version of the console has come than this page is of. */
export const pendingUpdate = {
  isReady: () => isReady,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/**
 * Puts the worker in place that opens the console without a signal, and notices when there is a newer one. Browsers have
 * workers only where the page came over HTTPS or from this machine.
 */
export async function watchForUpdate(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const wasThere = serviceWorker.controller !== null;
  serviceWorker.addEventListener("controllerchange", () => {
    isReady = wasThere;
    for (const listener of listeners) listener();
  });
  try {
    const registration = await serviceWorker.register("/worker.js", { updateViaCache: "none" });
    setInterval(() => void registration.update().catch(() => undefined), UPDATE_CHECK_MS);
  } catch {
    // The console works without one, as long as there is a signal.
  }
}

/** Interval of the checks for a newer version, for a phone that stays in a pocket for days. */
const UPDATE_CHECK_MS = 60 * 60_000;

let isReady = false;
const listeners = new Set<() => void>();

/** Tells whether a version of the console newer than this page is available. */
export const pendingUpdate = {
  isReady: () => isReady,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/**
 * Registers the service worker that opens the console offline, and detects newer versions. Browsers have service
 * workers only if the page came over HTTPS or from this machine.
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
    // The console works without it, as long as there is a connection.
  }
}

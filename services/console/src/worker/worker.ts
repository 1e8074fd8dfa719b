/**
 * The service worker, which opens the console offline. A page is requested from the server first, so that nobody with a
 * connection sees an old one; offline, the page installed with this worker is used. A newer worker takes over at once:
 * open pages keep using the cached files of the previous version, and say that there is a newer one.
 */
declare const self: ServiceWorkerGlobalScope;

/** Inserted by the build: the files that a phone at a school gate needs, and the name of this build. */
declare const SHELL: readonly string[];
declare const BUILD: string;

const CACHE_PREFIX = "starlane-";
const CACHE = `${CACHE_PREFIX}${BUILD}`;
const PAGE = "/check-in";
/** Time after which the cached page is used. A weak connection is worse than none. */
const NETWORK_TIMEOUT_MS = 4_000;
/** Addresses that do not belong to the console. */
const FOREIGN_PATHS = /^\/(c|graphql|graphiql|calendar|exports|uploads|metrics|healthz|readyz)(\/|$)/;

self.addEventListener("install", (event) => {
  event.waitUntil(precache().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(deleteOldCaches().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (!FOREIGN_PATHS.test(pathname) && !pathname.includes(".")) event.respondWith(networkFirst(request));
  } else if (pathname.startsWith("/assets/") || SHELL.includes(pathname))
    event.respondWith(cacheFirst(request));
});

async function networkFirst(request: Request): Promise<Response> {
  const known = () => caches.match(PAGE, { cacheName: CACHE });
  const response = fetch(request);
  const timeout = new Promise<undefined>((resolve) => {
    setTimeout(resolve, NETWORK_TIMEOUT_MS);
  });
  try {
    return (await Promise.race([response, timeout])) ?? (await known()) ?? (await response);
  } catch (error) {
    const cached = await known();
    if (cached) return cached;
    throw error;
  }
}

/** Answers from the cache first; file names change with their content, so a cached file is never stale. */
async function cacheFirst(request: Request): Promise<Response> {
  const cached = await caches.match(request, { ignoreVary: true });
  if (cached) return cached;
  const answer = await fetch(request);
  if (answer.ok) await cacheResponse(request, answer.clone());
  return answer;
}

async function cacheResponse(request: Request, answer: Response): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer);
  } catch {
    // The storage is full; the console works without the cached file.
  }
}

async function precache(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(PAGE, { headers: { accept: "text/html" }, cache: "reload" }), ...SHELL]);
}

/** Deletes all old caches but the latest, since pages opened with the previous version may still be open. */
async function deleteOldCaches(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

/**
 * Opens the console where there is no signal. A page is asked of the server first, so that with a signal nobody sees an old
 * one; without, it is the one that this worker came with. A newer worker takes over at once: pages that are open go on with the
 * files of the one before, which are kept, and say that there is a newer version.
 */
declare const self: ServiceWorkerGlobalScope;

/** Put here by the build: what a phone at a school gate needs, and the name of this very build. */
declare const SHELL: readonly string[];
declare const BUILD: string;

const OURS = "starlane-";
const CACHE = `${OURS}${BUILD}`;
const PAGE = "/check-in";
/** One bar of signal is worse than none: after this long the page is opened as it is known. */
const PATIENCE_MS = 4_000;
/** Pages that are not the console's. */
const OTHERS = /^\/(c|graphql|graphiql|calendar|exports|uploads|metrics|healthz|readyz)(\/|$)/;

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
    if (!OTHERS.test(pathname) && !pathname.includes(".")) event.respondWith(networkFirst(request));
  } else if (pathname.startsWith("/assets/") || SHELL.includes(pathname))
    event.respondWith(cacheFirst(request));
});

async function networkFirst(request: Request): Promise<Response> {
  const known = () => caches.match(PAGE, { cacheName: CACHE });
  const asked = fetch(request);
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, PATIENCE_MS);
  });
  try {
    return (await Promise.race([asked, late])) ?? (await known()) ?? (await asked);
  } catch (error) {
    const cached = await known();
    if (cached) return cached;
    throw error;
  }
}

/** Names of files change with what is in them, so what is kept is right. */
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
    // A phone that is full goes on without.
  }
}

async function precache(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(PAGE, { headers: { accept: "text/html" }, cache: "reload" }), ...SHELL]);
}

/** Keeps the files of the version before: pages that were opened with it are still there. */
async function deleteOldCaches(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

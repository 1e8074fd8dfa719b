/** What a sign-in gave, as the tabs of a browser hold and share it. */
export interface ActiveSession<Viewer> {
  readonly accessToken: string;
  /** By this browser's clock, in milliseconds; the server's may show another time. */
  readonly freshUntil: number;
  readonly viewer: Viewer;
  /** Counts the renewals, so that a tab knows whether another was quicker. */
  readonly serial: number;
}

/** What of a sign-in is kept in the browser. */
export interface StoredSession {
  readonly refreshToken: string;
  readonly serial: number;
  /** The name of a renewal that was begun and whose answer has not come. */
  readonly attempt: string | null;
}

/** A token that ends sooner than this may end on its way. */
const TOO_SHORT_MS = 20_000;
/** A token is renewed this long before it ends. */
const AHEAD_MS = 120_000;

/** How long a token is good for, in milliseconds, as it says itself. */
export function lifetimeOf(accessToken: string): number {
  const [, payload = ""] = accessToken.split(".");
  const { iat, exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as {
    iat: number;
    exp: number;
  };
  return (exp - iat) * 1000;
}

/** Whether a request may go out with the token. */
export function isFresh(held: { readonly freshUntil: number } | null, now: number): boolean {
  return held !== null && held.freshUntil - now > TOO_SHORT_MS;
}

/** Whether it is time to renew the token, long before a request would have to wait for it. */
export function isDue({ freshUntil }: { readonly freshUntil: number }, now: number): boolean {
  return freshUntil - now <= AHEAD_MS;
}

/** In how many milliseconds the token is due. */
export function dueIn({ freshUntil }: { readonly freshUntil: number }, now: number): number {
  return Math.max(0, freshUntil - AHEAD_MS - now);
}

/** What is kept, or null when it is nothing that could be used. */
export function readStoredSession(text: string | null): StoredSession | null {
  try {
    const { refreshToken, serial, attempt } = JSON.parse(text ?? "null") as Partial<StoredSession>;
    if (typeof refreshToken !== "string" || typeof serial !== "number") return null;
    return { refreshToken, serial, attempt: typeof attempt === "string" ? attempt : null };
  } catch {
    return null;
  }
}

/** The result of a sign-in, in memory and shared between tabs. */
export interface ActiveSession<Viewer> {
  readonly accessToken: string;
  /** Expiry by this browser's clock, in milliseconds; the server's clock may differ. */
  readonly freshUntil: number;
  readonly viewer: Viewer;
  /** Number of renewals, which shows a tab that another one renewed first. */
  readonly serial: number;
}

/** The part of a sign-in that is stored in the browser. */
export interface StoredSession {
  readonly refreshToken: string;
  readonly serial: number;
  /** Id of a renewal that was started and not yet answered. */
  readonly attempt: string | null;
}

/** A token with less time left may expire on its way to the server. */
const MIN_REMAINING_MS = 20_000;
/** A token is renewed this long before its expiry. */
const RENEW_AHEAD_MS = 120_000;

/** Returns the lifetime stated in a token, in milliseconds. */
export function lifetimeOf(accessToken: string): number {
  const [, payload = ""] = accessToken.split(".");
  const { iat, exp } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as {
    iat: number;
    exp: number;
  };
  return (exp - iat) * 1000;
}

/** Returns true if a token has enough time left for a request. */
export function isFresh(held: { readonly freshUntil: number } | null, now: number): boolean {
  return held !== null && held.freshUntil - now > MIN_REMAINING_MS;
}

/** Returns true if it is time to renew a token, long before a request would have to wait for it. */
export function isDue({ freshUntil }: { readonly freshUntil: number }, now: number): boolean {
  return freshUntil - now <= RENEW_AHEAD_MS;
}

/** Returns the milliseconds until a token is due for renewal. */
export function dueIn({ freshUntil }: { readonly freshUntil: number }, now: number): number {
  return Math.max(0, freshUntil - RENEW_AHEAD_MS - now);
}

/** Parses the stored session; null if the text is missing or not valid. */
export function readStoredSession(text: string | null): StoredSession | null {
  try {
    const { refreshToken, serial, attempt } = JSON.parse(text ?? "null") as Partial<StoredSession>;
    if (typeof refreshToken !== "string" || typeof serial !== "number") return null;
    return { refreshToken, serial, attempt: typeof attempt === "string" ? attempt : null };
  } catch {
    return null;
  }
}

import { LRUCache } from "lru-cache";
import jwt from "jsonwebtoken";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { KeyRing } from "./keys.js";
import { ROLES, type Viewer } from "./viewer.js";

/** How long an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** How long a context is good for: longer than the slowest request, shorter than is worth stealing. */
export const CONTEXT_SECONDS = 60;
/**
 * The clocks of the processes of an installation may be apart by so much. A context or a message from a process whose clock is
 * further ahead is not taken: where it were, a clock that was set back would make what was signed before it good for as long again.
 */
export const SKEW_SECONDS = 30;
const ISSUER = "starlane";

/** Tokens that were good are remembered, so many of a kind: a signature costs more to check than most requests to answer. */
const KNOWN_AT_MOST = 10_000;

interface Kind<Claims> {
  readonly audience: string;
  readonly seconds: number;
  /** Seconds by which the clocks of signer and reader may differ; null where only its end is looked at. */
  readonly skew: number | null;
  readonly claims: z.ZodType<Claims>;
}

/** Who signed in, and in which sign-in. */
export interface AccessClaims {
  readonly user: string;
  readonly session: string;
}

/** What the gateway signs for a service: who asks, in which language, as part of which request. */
export interface RequestContext {
  readonly viewer: Viewer | null;
  readonly language: "zh-CN" | "en";
  readonly requestId: string;
  /** The client's network address; absent where it is not known, such as behind a proxy that does not tell it. */
  readonly address?: string;
  /** Where the client reached us, such as `https://starlane.example.cn`: what an address that leads back begins with. */
  readonly origin?: string;
  /** What the client named the request, which it may send again; absent where it did not. */
  readonly idempotency?: Idempotency;
}

/** A request that may be sent again. */
export interface Idempotency {
  /** The client's own name for it. */
  readonly key: string;
  /** The same for the same operation with the same variables, and for no other. */
  readonly fingerprint: string;
}

const ACCESS: Kind<{ sub: string; sid: string }> = {
  audience: "starlane:gateway",
  seconds: ACCESS_TOKEN_SECONDS,
  // The agencies service is asked about each sign-in every few seconds, whatever the time on its token.
  skew: null,
  claims: z.object({ sub: z.string(), sid: z.string() }),
};
const PEER: Kind<{ sub: string }> = {
  audience: "starlane:peers",
  seconds: CONTEXT_SECONDS,
  skew: SKEW_SECONDS,
  claims: z.object({ sub: z.string() }),
};
const contextClaims = z.object({
  viewer: z
    .object({
      id: z.string(),
      username: z.string(),
      agency: z.string(),
      agencies: z.array(z.string()),
      grants: z.array(z.object({ role: z.enum(ROLES), area: z.string() })),
      session: z.string(),
    })
    .nullable(),
  language: z.enum(["zh-CN", "en"]),
  requestId: z.string(),
  address: z.string().optional(),
  origin: z.string().optional(),
  idempotency: z.object({ key: z.string(), fingerprint: z.string() }).optional(),
});
const CONTEXT: Kind<RequestContext> = {
  audience: "starlane:services",
  seconds: CONTEXT_SECONDS,
  skew: SKEW_SECONDS,
  claims: contextClaims,
};

/** @param now the instant it is issued at */
export function signAccess(
  keys: KeyRing,
  claims: AccessClaims,
  now: Date,
): { token: string; expiresAt: Date } {
  const token = sign(keys, ACCESS, { sub: claims.user, sid: claims.session }, now);
  return { token, expiresAt: new Date((seconds(now) + ACCESS.seconds) * 1000) };
}

/** The claims of an access token, or null when it is not ours, not whole or no longer good. */
export function readAccess(keys: KeyRing, token: string, now: Date): AccessClaims | null {
  const claims = verify(keys, ACCESS, token, now);
  return claims && { user: claims.sub, session: claims.sid };
}

export function signContext(keys: KeyRing, context: RequestContext, now: Date): string {
  return sign(keys, CONTEXT, { ...context }, now);
}

/** What the gateway signed, or null when it did not, or too long ago. */
export function readContext(keys: KeyRing, token: string, now: Date): RequestContext | null {
  return verify(keys, CONTEXT, token, now);
}

/**
 * Seconds by which the clock of the gateway that signed a context is ahead of ours, below zero where it is behind; null where
 * nothing is known of it, or it was signed by nobody we know.
 */
export function skewOf(keys: KeyRing, token: string, now: Date): number | null {
  const good = check(keys, CONTEXT, token);
  return good && good.issued - seconds(now);
}

/** Signs what one service sends to another outside any request; `service` is the sender's name. */
export function signPeer(keys: KeyRing, service: string, now: Date): string {
  return sign(keys, PEER, { sub: service }, now);
}

/** The name of the sending service, or null when it is none of ours. */
export function readPeer(keys: KeyRing, token: string, now: Date): string | null {
  return verify(keys, PEER, token, now)?.sub ?? null;
}

function sign(keys: KeyRing, kind: Kind<unknown>, claims: object, now: Date): string {
  const { id, key } = keys.signing();
  return jwt.sign({ ...claims, iat: seconds(now), jti: randomUUID() }, key, {
    algorithm: "ES256",
    keyid: id,
    issuer: ISSUER,
    audience: kind.audience,
    expiresIn: kind.seconds,
  });
}

/** A token that was found to be good. */
interface Known {
  readonly kind: Kind<unknown>;
  readonly keyId: string;
  /** In seconds since 1970. */
  readonly issued: number;
  readonly expires: number;
  readonly claims: unknown;
}
const knownOf = new WeakMap<KeyRing, LRUCache<string, Known>>();

function verify<Claims>(keys: KeyRing, kind: Kind<Claims>, token: string, now: Date): Claims | null {
  const known = knownOf.get(keys) ?? new LRUCache<string, Known>({ max: KNOWN_AT_MOST });
  knownOf.set(keys, known);
  const remembered = known.get(token);
  if (remembered?.kind === kind) {
    const isGood = isTimely(remembered, kind, now) && keys.verifying(remembered.keyId) !== null;
    return isGood ? (remembered.claims as Claims) : null;
  }
  const good = check(keys, kind, token);
  if (!good || !isTimely(good, kind, now)) return null;
  known.set(token, { kind, ...good });
  return good.claims;
}

function isTimely(
  { issued, expires }: Pick<Known, "issued" | "expires">,
  { skew }: Kind<unknown>,
  now: Date,
): boolean {
  const at = seconds(now);
  return at < expires + (skew ?? 0) && (skew === null || issued <= at + skew);
}

/** Reads a token that is whole and ours, however old. */
function check<Claims>(keys: KeyRing, kind: Kind<Claims>, token: string) {
  try {
    const keyId = jwt.decode(token, { complete: true })?.header.kid;
    const key = keyId && keys.verifying(keyId);
    if (!key) return null;
    const payload = jwt.verify(token, key, {
      algorithms: ["ES256"],
      issuer: ISSUER,
      audience: kind.audience,
      ignoreExpiration: true, // see `isTimely`
    });
    const { iat, exp } = z.object({ iat: z.number(), exp: z.number() }).parse(payload);
    return { keyId, issued: iat, expires: exp, claims: kind.claims.parse(payload) };
  } catch {
    return null; // not a token, altered or of another kind: to the caller they are all the same
  }
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

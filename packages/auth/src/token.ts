import { LRUCache } from "lru-cache";
import jwt from "jsonwebtoken";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { KeyRing } from "./keys.js";
import { ROLES, type Viewer } from "./viewer.js";

/** The lifetime of an access token. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** The lifetime of a context: longer than the slowest request, shorter than is worth stealing. */
export const CONTEXT_SECONDS = 60;
/**
 * The tolerated clock difference between processes of an installation. A context or message from a process whose clock
 * is further ahead is rejected: otherwise setting a clock back would extend the validity of everything signed before.
 */
export const SKEW_SECONDS = 30;
const ISSUER = "starlane";

/** The number of verified tokens cached per key ring: verifying a signature costs more than answering most requests. */
const MAX_CACHED_TOKENS = 10_000;

interface Kind<Claims> {
  readonly audience: string;
  readonly seconds: number;
  /** The tolerated clock difference between signer and reader in seconds; null when only the expiry is checked. */
  readonly skew: number | null;
  readonly claims: z.ZodType<Claims>;
}

/** The signed-in user and the sign-in session. */
export interface AccessClaims {
  readonly user: string;
  readonly session: string;
}

/** The context the gateway signs for a service: viewer, language and request. */
export interface RequestContext {
  readonly viewer: Viewer | null;
  readonly language: "zh-CN" | "en";
  readonly requestId: string;
  /** The client's network address; absent when it is unknown, such as behind a proxy that does not forward it. */
  readonly address?: string;
  /**
   * The origin the client used, such as `https://starlane.example.cn`: the prefix of addresses that link back to us.
   */
  readonly origin?: string;
  /** The client's idempotency key for this request; absent when it sent none. */
  readonly idempotency?: Idempotency;
}

/** The identity of a request that may be retried. */
export interface Idempotency {
  /** The key chosen by the client. */
  readonly key: string;
  /** A hash that is equal for the same operation with the same variables, and for no other. */
  readonly fingerprint: string;
}

const ACCESS: Kind<{ sub: string; sid: string }> = {
  audience: "starlane:gateway",
  seconds: ACCESS_TOKEN_SECONDS,
  // The agencies service checks each sign-in every few seconds, whatever the token's issue time.
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

/**
 * Signs an access token.
 * @param now the instant of issue
 */
export function signAccess(
  keys: KeyRing,
  claims: AccessClaims,
  now: Date,
): { token: string; expiresAt: Date } {
  const token = sign(keys, ACCESS, { sub: claims.user, sid: claims.session }, now);
  return { token, expiresAt: new Date((seconds(now) + ACCESS.seconds) * 1000) };
}

/** Returns the claims of an access token, or null when it is malformed, expired or not signed with our keys. */
export function readAccess(keys: KeyRing, token: string, now: Date): AccessClaims | null {
  const claims = verify(keys, ACCESS, token, now);
  return claims && { user: claims.sub, session: claims.sid };
}

export function signContext(keys: KeyRing, context: RequestContext, now: Date): string {
  return sign(keys, CONTEXT, { ...context }, now);
}

/** Returns the context in a token, or null when the gateway did not sign it or it has expired. */
export function readContext(keys: KeyRing, token: string, now: Date): RequestContext | null {
  return verify(keys, CONTEXT, token, now);
}

/**
 * Returns by how many seconds the clock of the gateway that signed a context is ahead of ours, negative when it is
 * behind; null when the token is invalid or its signer unknown.
 */
export function skewOf(keys: KeyRing, token: string, now: Date): number | null {
  const good = check(keys, CONTEXT, token);
  return good && good.issued - seconds(now);
}

/** Signs a message from one service to another outside any request; `service` is the sender's name. */
export function signPeer(keys: KeyRing, service: string, now: Date): string {
  return sign(keys, PEER, { sub: service }, now);
}

/** Returns the name of the sending service, or null when it is not one of ours. */
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

/** A token whose signature was verified. */
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
  const known = knownOf.get(keys) ?? new LRUCache<string, Known>({ max: MAX_CACHED_TOKENS });
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

/** Verifies the format and signature of a token, ignoring its age. */
function check<Claims>(keys: KeyRing, kind: Kind<Claims>, token: string) {
  try {
    const keyId = jwt.decode(token, { complete: true })?.header.kid;
    const key = keyId && keys.verifying(keyId);
    if (!key) return null;
    const payload = jwt.verify(token, key, {
      algorithms: ["ES256"],
      issuer: ISSUER,
      audience: kind.audience,
      ignoreExpiration: true, // checked by `isTimely`
    });
    const { iat, exp } = z.object({ iat: z.number(), exp: z.number() }).parse(payload);
    return { keyId, issued: iat, expires: exp, claims: kind.claims.parse(payload) };
  } catch {
    return null; // not a token, altered, or of another kind: the caller treats all alike
  }
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

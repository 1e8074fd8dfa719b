import jwt from "jsonwebtoken";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { KeyRing } from "./keys.js";
import { ROLES, type Viewer } from "./viewer.js";

/** How long an access token is good for. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;
/** How long a context is good for: longer than the slowest request, shorter than is worth stealing. */
const CONTEXT_SECONDS = 60;
const ISSUER = "starlane";

interface Kind {
  readonly audience: string;
  readonly seconds: number;
}
const ACCESS: Kind = { audience: "starlane:gateway", seconds: ACCESS_TOKEN_SECONDS };
const CONTEXT: Kind = { audience: "starlane:services", seconds: CONTEXT_SECONDS };
const PEER: Kind = { audience: "starlane:peers", seconds: CONTEXT_SECONDS };

/** Who signed in, and in which sign-in. */
export interface AccessClaims {
  readonly user: string;
  readonly session: string;
}

/** What the gateway vouches for to a service: who asks, in which language, as part of which request. */
export interface RequestContext {
  readonly viewer: Viewer | null;
  readonly language: "zh-CN" | "en";
  readonly requestId: string;
  /** The client's network address; absent where it is not known, such as behind a proxy that does not tell it. */
  readonly address?: string;
  /** Where the client reached us, such as `https://starlane.example.cn`: what an address that leads back begins with. */
  readonly origin?: string;
}

const accessClaims = z.object({ sub: z.string(), sid: z.string() });
const peerClaims = z.object({ sub: z.string() });
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
});

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
  const claims = accessClaims.safeParse(verify(keys, ACCESS, token, now));
  return claims.success ? { user: claims.data.sub, session: claims.data.sid } : null;
}

export function signContext(keys: KeyRing, context: RequestContext, now: Date): string {
  return sign(keys, CONTEXT, { ...context }, now);
}

/** What the gateway signed, or null when it did not, or too long ago. */
export function readContext(keys: KeyRing, token: string, now: Date): RequestContext | null {
  const claims = contextClaims.safeParse(verify(keys, CONTEXT, token, now));
  return claims.success ? claims.data : null;
}

/** Signs what one service sends to another outside any request; `service` is the sender's name. */
export function signPeer(keys: KeyRing, service: string, now: Date): string {
  return sign(keys, PEER, { sub: service }, now);
}

/** The name of the sending service, or null when it is none of ours. */
export function readPeer(keys: KeyRing, token: string, now: Date): string | null {
  const claims = peerClaims.safeParse(verify(keys, PEER, token, now));
  return claims.success ? claims.data.sub : null;
}

function sign(keys: KeyRing, kind: Kind, claims: object, now: Date): string {
  const { id, key } = keys.signing();
  return jwt.sign({ ...claims, iat: seconds(now), jti: randomUUID() }, key, {
    algorithm: "ES256",
    keyid: id,
    issuer: ISSUER,
    audience: kind.audience,
    expiresIn: kind.seconds,
  });
}

function verify(keys: KeyRing, kind: Kind, token: string, now: Date): unknown {
  try {
    const keyId = jwt.decode(token, { complete: true })?.header.kid;
    const key = keyId && keys.verifying(keyId);
    if (!key) return null;
    return jwt.verify(token, key, {
      algorithms: ["ES256"],
      issuer: ISSUER,
      audience: kind.audience,
      clockTimestamp: seconds(now),
    });
  } catch {
    return null; // not a token, altered or expired: to the caller they are all the same
  }
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

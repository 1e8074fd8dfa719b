import { readAccess, signContext, type KeyRing, type Viewer } from "@starlane/auth";
import { languageOf, type Language } from "@starlane/graphql";
import type { FastifyRequest } from "fastify";
import type { Viewers } from "./viewers.js";

/** What the gateway knows of one request. */
export interface GatewayContext {
  readonly viewer: Viewer | null;
  readonly language: Language;
  readonly requestId: string;
  /** What it vouches for to the services. */
  readonly signed: string;
  /** The same object for every operation of this request, so that a service in the process reads each thing once. */
  readonly request: object;
  readonly idempotencyKey: string | null;
}

export interface ContextParts {
  readonly accessKeys: KeyRing;
  readonly gatewayKeys: KeyRing;
  readonly viewers: Viewers;
  readonly clock: () => Date;
}

/**
 * Finds out who asks, and signs for it. A token that is not good makes the request nobody's rather than an error, so that
 * a client whose token has just expired can still renew it.
 */
export async function contextOf(request: FastifyRequest, parts: ContextParts): Promise<GatewayContext> {
  const { accessKeys, gatewayKeys, viewers, clock } = parts;
  const language = languageOf(request.headers["accept-language"]);
  const requestId = request.id;
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  const claims = scheme?.toLowerCase() === "bearer" && token ? readAccess(accessKeys, token, clock()) : null;
  const viewer = claims && (await viewers.find(claims));
  const key = request.headers["idempotency-key"];
  return {
    viewer,
    language,
    requestId,
    signed: signContext(gatewayKeys, { viewer, language, requestId, address: request.ip }, clock()),
    request: {},
    idempotencyKey: typeof key === "string" ? key : null,
  };
}

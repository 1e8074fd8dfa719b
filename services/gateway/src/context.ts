import { readAccess, SignedContext, type AccessClaims, type KeyRing, type Viewer } from "@starlane/auth";
import { negotiateLanguage, type Language } from "@starlane/graphql";
import { abortOnDisconnect, type Semaphore } from "@starlane/runtime";
import type { FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Denials } from "./denials.js";
import type { Viewers } from "./viewers.js";
import type { RequestOutcome, RequestMetrics } from "./request-metrics.js";

/** What the gateway knows of one request. */
export interface GatewayContext {
  readonly viewer: Viewer | null;
  /** Of the token it came with, where that was good. */
  readonly claims: AccessClaims | null;
  readonly language: Language;
  readonly requestId: string;
  /** What it signs for the services. */
  readonly signedContext: SignedContext;
  /** The same object for every operation of this request, so that a service in the process reads each thing once. */
  readonly request: object;
  /** What becomes of it, where that is watched. */
  readonly outcome?: RequestOutcome;
  /** The log of what is denied. */
  readonly denials?: Denials | undefined;
  readonly idempotencyKey: string | null;
  /** By which the same request is known again, where that is not its operation with its variables: a part of an upload. */
  readonly fingerprint?: string | undefined;
  /** The client's network address, where it is known. */
  readonly address?: string | undefined;
  /** Whether the operation is the gateway's own, with values that it has bounded itself. */
  readonly isInternal?: boolean;
  /** Aborted when nobody waits for the answer any more, or listens. */
  readonly signal?: AbortSignal | undefined;
  /** What aborts it, where nothing else goes by it. */
  readonly stop?: AbortController;
  /** Of states that are watched: so many are answered at once. */
  readonly semaphore?: Semaphore;
}

export interface ContextParts {
  readonly accessKeys: KeyRing;
  readonly gatewayKeys: KeyRing;
  readonly viewers: Viewers;
  readonly clock: () => Date;
  readonly denials?: Denials;
  /** What addresses that lead back begin with; what the request came to unless given. */
  readonly publicUrl?: string | undefined;
}

/** What a request says of itself, by whatever transport it came. */
export interface RequestMetadata {
  readonly authorization?: string;
  readonly acceptLanguage?: string;
  /** As it came: over a WebSocket it may be of any type. */
  readonly idempotencyKey?: unknown;
  /** The client's network address. */
  readonly address?: string;
  readonly requestId?: string;
  /** What it came to, as its client names it: `https:` or `http:` and a host. */
  readonly origin?: string;
}

/**
 * Finds out who asks, and signs it for the services. A token that is not good makes the request nobody's rather than an error, so that
 * a client whose token has just expired can still renew it.
 */
export async function contextOf(metadata: RequestMetadata, parts: ContextParts): Promise<GatewayContext> {
  const claims = claimsOf(metadata.authorization, parts);
  const { idempotencyKey, address, requestId = randomUUID() } = metadata;
  const language = negotiateLanguage(metadata.acceptLanguage);
  const viewer = claims && (await parts.viewers.find(claims));
  return {
    viewer,
    claims,
    language,
    requestId,
    signedContext: new SignedContext(
      parts.gatewayKeys,
      { viewer, language, requestId, address, origin: originOf(metadata, parts) },
      parts.clock(),
    ),
    request: {},
    idempotencyKey: keyOf(idempotencyKey),
    address,
    denials: parts.denials,
  };
}

/** Reads the claims of the token of an `Authorization`, where it is good; whether its sign-in still holds is not asked. */
export function claimsOf(
  authorization: string | undefined,
  { accessKeys, clock }: Pick<ContextParts, "accessKeys" | "clock">,
): AccessClaims | null {
  const [scheme, token] = (authorization ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && token ? readAccess(accessKeys, token, clock()) : null;
}

/** A key that is no text is none that anybody may use, and not the same as no key. */
function keyOf(given: unknown): string | null {
  if (given === undefined || given === null) return null;
  return typeof given === "string" ? given : "";
}

/** The context of each HTTP request, found out once however many look at it. */
export class RequestContexts {
  readonly #known = new WeakMap<object, Promise<GatewayContext>>();

  constructor(
    private readonly parts: ContextParts,
    private readonly requestMetrics: RequestMetrics,
  ) {}

  of(
    request: FastifyRequest,
    metadata: () => RequestMetadata,
    response: ServerResponse,
  ): Promise<GatewayContext> {
    let context = this.#known.get(request);
    if (!context) this.#known.set(request, (context = this.#find(request, metadata(), response)));
    return context;
  }

  async #find(
    request: FastifyRequest,
    metadata: RequestMetadata,
    response: ServerResponse,
  ): Promise<GatewayContext> {
    const stop = abortOnDisconnect(response);
    const context = await contextOf(metadata, this.parts);
    return { ...context, signal: stop.signal, stop, outcome: this.requestMetrics.outcomeOf(request) };
  }
}

/** What an address that leads back to us begins with; undefined when nobody says, or what is said is no host. */
export function originOf(
  { origin }: RequestMetadata,
  { publicUrl }: Pick<ContextParts, "publicUrl">,
): string | undefined {
  return publicUrl ?? (origin && ORIGIN.test(origin) ? origin : undefined);
}

const ORIGIN = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i;

/** In the place of whoever has the rights. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A context for all who have the same rights: who they are is not in it, so that no answer can depend on it. */
export function contextForRights(
  viewer: Viewer | null,
  language: Language,
  { gatewayKeys, clock }: ContextParts,
): GatewayContext {
  const rights = viewer && { ...viewer, id: NOBODY, username: "", session: "" };
  const requestId = randomUUID();
  return {
    viewer: rights,
    claims: null,
    language,
    requestId,
    signedContext: new SignedContext(gatewayKeys, { viewer: rights, language, requestId }, clock()),
    request: {},
    idempotencyKey: null,
  };
}

/** The same person's context for the next event of a subscription: signed anew, and with nothing read before. */
export function contextOfEvent(
  context: GatewayContext,
  { gatewayKeys, clock }: ContextParts,
): GatewayContext {
  const { viewer, language, requestId } = context;
  return {
    ...context,
    signedContext: new SignedContext(gatewayKeys, { viewer, language, requestId }, clock()),
    request: {},
  };
}

import { readAccess, SignedContext, type AccessClaims, type KeyRing, type Viewer } from "@starlane/auth";
import { negotiateLanguage, type Language } from "@starlane/graphql";
import { abortOnDisconnect, type Semaphore } from "@starlane/runtime";
import type { FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Denials } from "./denials.js";
import type { Viewers } from "./viewers.js";
import type { RequestOutcome, RequestMetrics } from "./request-metrics.js";

/** The gateway's data about one request. */
export interface GatewayContext {
  readonly viewer: Viewer | null;
  /** The claims of its access token, when that is valid. */
  readonly claims: AccessClaims | null;
  readonly language: Language;
  readonly requestId: string;
  /** The context signed for the services. */
  readonly signedContext: SignedContext;
  /** The same object for every operation of this request, so that a service in this process loads each row once. */
  readonly request: object;
  /** The outcome for the metrics, when they are recorded. */
  readonly outcome?: RequestOutcome;
  /** The log of denials. */
  readonly denials?: Denials | undefined;
  readonly idempotencyKey: string | null;
  /** The fingerprint of a part of an upload. Other requests are fingerprinted by their operation and variables. */
  readonly fingerprint?: string | undefined;
  /** The client's network address, when it is known. */
  readonly address?: string | undefined;
  /** True for an operation of the gateway itself, with values that it has limited. */
  readonly isInternal?: boolean;
  /** Aborted when the client no longer waits for the answer, or unsubscribes. */
  readonly signal?: AbortSignal | undefined;
  /** The controller of `signal`, when nothing else depends on it. */
  readonly stop?: AbortController;
  /** Limits the number of state subscriptions that are answered at once. */
  readonly semaphore?: Semaphore;
}

export interface ContextParts {
  readonly accessKeys: KeyRing;
  readonly gatewayKeys: KeyRing;
  readonly viewers: Viewers;
  readonly clock: () => Date;
  readonly denials?: Denials;
  /** The base of public links; the origin of the request by default. */
  readonly publicUrl?: string | undefined;
}

/** The metadata of a request, from any transport. */
export interface RequestMetadata {
  readonly authorization?: string;
  readonly acceptLanguage?: string;
  /** Not validated: over a WebSocket it may be of any type. */
  readonly idempotencyKey?: unknown;
  /** The client's network address. */
  readonly address?: string;
  readonly requestId?: string;
  /** The origin that the client requested: `https:` or `http:` and a host. */
  readonly origin?: string;
}

/**
 * Identifies the viewer and signs the context for the services. An invalid token makes the request anonymous rather
 * than an error, so that a client whose token has just expired can still renew it.
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

/**
 * Returns the claims of the token of an `Authorization` header when it is valid; does not check that the session is
 * still open.
 */
export function claimsOf(
  authorization: string | undefined,
  { accessKeys, clock }: Pick<ContextParts, "accessKeys" | "clock">,
): AccessClaims | null {
  const [scheme, token] = (authorization ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && token ? readAccess(accessKeys, token, clock()) : null;
}

/** Returns the idempotency key. A key that is not a string becomes an invalid key, which is not the same as no key. */
function keyOf(given: unknown): string | null {
  if (given === undefined || given === null) return null;
  return typeof given === "string" ? given : "";
}

/** The contexts of HTTP requests, each created once for all its readers. */
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

/** Returns the base of public links; undefined when neither the setting nor the request has a valid host. */
export function originOf(
  { origin }: RequestMetadata,
  { publicUrl }: Pick<ContextParts, "publicUrl">,
): string | undefined {
  return publicUrl ?? (origin && ORIGIN.test(origin) ? origin : undefined);
}

const ORIGIN = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i;

/** The placeholder id for a viewer reduced to rights. */
const NO_USER_ID = "00000000-0000-0000-0000-000000000000";

/**
 * Creates a context for all viewers with the same rights. It does not identify a viewer, so that no answer can depend
 * on one.
 */
export function contextForRights(
  viewer: Viewer | null,
  language: Language,
  { gatewayKeys, clock }: ContextParts,
): GatewayContext {
  const rights = viewer && { ...viewer, id: NO_USER_ID, username: "", session: "" };
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

/** Creates the viewer's context for the next event of a subscription, newly signed and without loaded rows. */
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

import { z } from "zod";

const TIMEOUT_MS = 10_000;

/** The outcome of a call. It can be logged: it contains neither an address nor any text of the other side. */
export type CallResult =
  | { readonly kind: "answered"; readonly code: number; readonly body: Readonly<Record<string, unknown>> }
  /** The request was never sent: nothing has happened there. */
  | { readonly kind: "unsent" }
  /** The request may have been received and acted upon. */
  | { readonly kind: "unanswered" };

const answerShape = z.looseObject({ errcode: z.int().default(0) });

/** The error codes of a connection that was never made. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Calls an interface of the platform. It answers JSON with an `errcode`, which is 0 or absent on success.
 * @param body posted as JSON; without one the call is a GET
 * @param timeoutMs ten seconds by default
 */
export async function call(url: URL, body?: object, timeoutMs = TIMEOUT_MS): Promise<CallResult> {
  try {
    const response = await fetch(url, {
      ...(body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      redirect: "error", // the address contains a secret, which must not reach another host
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return { kind: "unanswered" };
    const parsed = answerShape.parse(await response.json());
    return { kind: "answered", code: parsed.errcode, body: parsed };
  } catch (error) {
    return { kind: wasUnsent(error) ? "unsent" : "unanswered" };
  }
}

/**
 * The cause of a failed fetch: the error of the connection or, for a host with several addresses, an error for each.
 */
interface ConnectionError {
  readonly code?: string;
  readonly errors?: readonly ConnectionError[];
}

function wasUnsent(error: unknown): boolean {
  const cause = (error as { cause?: ConnectionError }).cause ?? {};
  return (cause.errors ?? [cause]).every(({ code = "" }) => UNSENT.has(code));
}

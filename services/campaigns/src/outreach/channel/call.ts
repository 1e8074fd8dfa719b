import { z } from "zod";

const TIMEOUT_MS = 10_000;

/** What came of a call, told so that it can be logged: neither an address nor a word of the other side's is in it. */
export type CallResult =
  | { readonly kind: "answered"; readonly code: number; readonly body: Readonly<Record<string, unknown>> }
  /** It never left: nothing has happened there. */
  | { readonly kind: "unsent" }
  /** It may have been received and acted upon. */
  | { readonly kind: "unanswered" };

const answerShape = z.looseObject({ errcode: z.int().default(0) });

/** The errors of a connection that was never made. */
const UNSENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/**
 * Calls an interface of the platform, which answers JSON with an `errcode`, 0 or absent when it did as told.
 * @param body posted as JSON; without one the call is a GET
 * @param timeoutMs ten seconds unless given
 */
export async function call(url: URL, body?: object, timeoutMs = TIMEOUT_MS): Promise<CallResult> {
  try {
    const response = await fetch(url, {
      ...(body && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      redirect: "error", // the address carries a secret, which is nobody else's
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return { kind: "unanswered" };
    const parsed = answerShape.parse(await response.json());
    return { kind: "answered", code: parsed.errcode, body: parsed };
  } catch (error) {
    return { kind: wasUnsent(error) ? "unsent" : "unanswered" };
  }
}

/** A failed fetch has the error of the connection as its cause; of a host with several addresses, an error for each. */
interface ConnectionError {
  readonly code?: string;
  readonly errors?: readonly ConnectionError[];
}

function wasUnsent(error: unknown): boolean {
  const cause = (error as { cause?: ConnectionError }).cause ?? {};
  return (cause.errors ?? [cause]).every(({ code = "" }) => UNSENT.has(code));
}

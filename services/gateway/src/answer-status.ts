/** The HTTP status of an error code. Any other code is 400, a mistake of the client. */
const STATUS: Readonly<Partial<Record<string, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};
/** Codes of operations that may succeed later. They set the status even after execution has begun. */
const LATER = new Set(["RATE_LIMITED", "SERVICE_UNAVAILABLE"]);
/** The seconds to wait before a request to an unavailable service is retried. */
export const RETRY_AFTER_SECONDS = 5;

interface ReportedError {
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function statusOfCode(code: unknown): number {
  return STATUS[String(code)] ?? 400;
}

/**
 * Returns the HTTP status of a GraphQL answer. An executed operation is 200 whatever its fields contain, unless all of
 * them are null and the first error has a status itself, or may succeed later.
 * @param data undefined when nothing was executed
 */
export function statusOfAnswer(errors: readonly ReportedError[] | undefined, data: unknown): number {
  const [first] = errors ?? [];
  if (!first || holdsAnything(data)) return 200;
  const { code, http } = (first.extensions ?? {}) as { code?: unknown; http?: { status?: unknown } };
  if (typeof http?.status === "number" && http.status >= 400 && http.status < 500) return http.status;
  return data === undefined || LATER.has(String(code)) ? statusOfCode(code) : 200;
}

/** Returns the seconds after which a refused request may be retried, when one of its errors has them. */
export function retryAfterOf(errors: readonly ReportedError[] | undefined): number | undefined {
  const seconds = errors?.map(({ extensions }) => extensions?.retryAfterSeconds);
  return seconds?.find((value) => typeof value === "number");
}

function holdsAnything(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.values(data).some((value) => value !== null);
}

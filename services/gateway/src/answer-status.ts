/** The HTTP status of an error code. Of any other code it is 400, the client's mistake. */
const STATUS: Readonly<Partial<Record<string, number>>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
};
/** Codes that say the operation may succeed later. They are the answer's status even after execution has begun. */
const LATER = new Set(["RATE_LIMITED", "SERVICE_UNAVAILABLE"]);
/** Seconds to wait before a service that is away is asked again. */
export const RETRY_AFTER_SECONDS = 5;

interface Told {
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function statusOfCode(code: unknown): number {
  return STATUS[String(code)] ?? 400;
}

/**
 * Returns the HTTP status of a GraphQL answer. An operation that was executed is 200 whatever its fields say, unless all of them
 * are null and the first error states a status itself, or that it may succeed later.
 * @param data undefined where nothing was executed
 */
export function statusOfAnswer(errors: readonly Told[] | undefined, data: unknown): number {
  const [first] = errors ?? [];
  if (!first || holdsAnything(data)) return 200;
  const { code, http } = (first.extensions ?? {}) as { code?: unknown; http?: { status?: unknown } };
  if (typeof http?.status === "number" && http.status >= 400 && http.status < 500) return http.status;
  return data === undefined || LATER.has(String(code)) ? statusOfCode(code) : 200;
}

/** Seconds after which a refused request may be sent again, where one of its errors says so. */
export function retryAfterOf(errors: readonly Told[] | undefined): number | undefined {
  const seconds = errors?.map(({ extensions }) => extensions?.retryAfterSeconds);
  return seconds?.find((value) => typeof value === "number");
}

function holdsAnything(data: unknown): boolean {
  return typeof data === "object" && data !== null && Object.values(data).some((value) => value !== null);
}

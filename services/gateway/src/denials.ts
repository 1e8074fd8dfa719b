import type { ApiError } from "@starlane/graphql";
import { networkOf, type Logger } from "@starlane/runtime";
import type { FastifyRequest } from "fastify";

const WINDOW_MS = 60_000;
/** Log entries per minute, for one caller and for all together. Further denials are only counted. */
const MOST_OF_CALLER = 10;
const MOST_OF_ALL = 200;

/** A denied request, described by ids and codes only. */
export interface Denial {
  readonly code: string;
  /** The operation's name in the policy, or the route. */
  readonly operation: string;
  readonly requestId: string;
  readonly viewer?: { readonly id: string; readonly agency: string } | null | undefined;
  readonly address?: string | undefined;
}

/** Logs denied requests with caller, address and operation. A flood of them makes a limited number of entries. */
export class Denials {
  #endsAt = Number.NEGATIVE_INFINITY;
  #logged = 0;
  #left = 0;
  readonly #ofCaller = new Map<string, number>();

  /** @param now milliseconds of a monotonic clock */
  constructor(
    private readonly logger: Pick<Logger, "warn">,
    private readonly now: () => number = () => performance.now(),
  ) {}

  note({ code, operation, requestId, viewer, address }: Denial): void {
    if (this.now() >= this.#endsAt) this.#begin();
    const caller = viewer?.id ?? (address === undefined ? "" : networkOf(address));
    const known = this.#ofCaller.get(caller) ?? 0;
    if (this.#logged >= MOST_OF_ALL || known >= MOST_OF_CALLER) {
      this.#left += 1;
      return;
    }
    this.#ofCaller.set(caller, known + 1);
    this.#logged += 1;
    this.logger.warn(
      { code, operation, requestId, user: viewer?.id ?? null, agency: viewer?.agency ?? null, address },
      "denied",
    );
  }

  /** Starts the next minute and logs how many denials of the last one were not logged. */
  #begin(): void {
    if (this.#left > 0) this.logger.warn({ count: this.#left }, "more was denied than is logged");
    this.#endsAt = this.now() + WINDOW_MS;
    this.#logged = 0;
    this.#left = 0;
    this.#ofCaller.clear();
  }
}

/** Records the denial of a whole request; at that point only its address is known, not its viewer. */
export function noteDenied({ code, extensions }: ApiError, request: FastifyRequest, denials: Denials): void {
  if (code !== "UNAUTHENTICATED" && code !== "FORBIDDEN") return;
  const route = `${request.method} ${request.routeOptions.url ?? "none"}`;
  denials.note({
    code,
    operation: textOf(extensions.denied) ?? route,
    requestId: request.id,
    address: request.ip,
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

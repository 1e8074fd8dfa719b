import type { ApiError } from "@starlane/graphql";
import { networkOf, type Logger } from "@starlane/runtime";
import type { FastifyRequest } from "fastify";

const WINDOW_MS = 60_000;
/** Lines in a minute: of one caller, and of all together. What is beyond them is counted. */
const MOST_OF_CALLER = 10;
const MOST_OF_ALL = 200;

/** A request that was denied, by ids and codes alone. */
export interface Denial {
  readonly code: string;
  /** As the policy names it, or the route. */
  readonly operation: string;
  readonly requestId: string;
  readonly viewer?: { readonly id: string; readonly agency: string } | null | undefined;
  readonly address?: string | undefined;
}

/** Logs denied requests: who, from where, what. A flood of them takes a bounded number of lines. */
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

  /** Begins the next minute; says of the last one what was not logged. */
  #begin(): void {
    if (this.#left > 0) this.logger.warn({ count: this.#left }, "more was denied than is logged");
    this.#endsAt = this.now() + WINDOW_MS;
    this.#logged = 0;
    this.#left = 0;
    this.#ofCaller.clear();
  }
}

/** Notes a refusal of a whole request, where it is one of rights; nothing is known then of who asked but where from. */
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

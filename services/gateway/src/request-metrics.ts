import { refusalsAnswered } from "@starlane/graphql";
import type { Logger, Metrics, MetricSample } from "@starlane/runtime";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** The outcome of a GraphQL request, filled in by each stage that learns of it. */
export interface RequestOutcome {
  /** Its operation name, when that is one of the persisted operations. */
  operation: string;
  /** The first error code of the answer; `OK` while there is none. */
  code: string;
}

const OTHERS = "other";

/** Counts and logs requests and their outcomes, without their viewers and variables. */
export class RequestMetrics {
  readonly #outcomes = new WeakMap<FastifyRequest, RequestOutcome>();
  readonly #requests;
  readonly #durations;
  readonly #errors;
  readonly #others;

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.#requests = metrics.counter(
      "starlane_graph_requests_total",
      "Operations by the name that the console gives them, and by what became of them: OK, or the first code of an error.",
      ["operation", "outcome"],
    );
    this.#durations = metrics.durations(
      "starlane_graph_request_seconds",
      "How long operations took, by the name that the console gives them.",
      ["operation"],
    );
    this.#errors = metrics.counter("starlane_errors_total", "Errors that were answered, by their code.", [
      "code",
    ]);
    this.#others = metrics.counter(
      "starlane_http_requests_total",
      "Requests for all but the graph, by route and by the first digit of the answer's status.",
      ["route", "status"],
    );
  }

  /** Returns the outcome of a request, which callers may update. */
  outcomeOf(request: FastifyRequest): RequestOutcome {
    let outcome = this.#outcomes.get(request);
    if (!outcome) this.#outcomes.set(request, (outcome = { operation: OTHERS, code: "OK" }));
    return outcome;
  }

  /** Names the operation of a request. */
  nameOperation(request: FastifyRequest, operation: string | undefined): void {
    if (operation !== undefined) this.outcomeOf(request).operation = operation;
  }

  /** Records that a request is answered with an error. */
  recordError(request: FastifyRequest, code: string): void {
    const outcome = this.outcomeOf(request);
    if (outcome.code === "OK") outcome.code = code;
  }

  /** Counts, times and logs every request of a server. */
  instrument(server: FastifyInstance, graph: string): void {
    const isInformed = this.logger.isLevelEnabled("info");
    server.addHook("onResponse", (request, reply, done) => {
      const route = request.routeOptions.url ?? "none";
      const { operation, code } = this.outcomeOf(request);
      if (route === graph) {
        this.#requests.inc({ operation, outcome: code });
        this.#durations.observe({ operation }, reply.elapsedTime / 1000);
      } else this.#others.inc({ route, status: `${Math.floor(reply.statusCode / 100)}xx` });
      if (code !== "OK") this.#errors.inc({ code });
      if (isInformed)
        this.logger.info(
          {
            requestId: request.id,
            method: request.method,
            route,
            status: reply.statusCode,
            ms: Math.round(reply.elapsedTime),
            ...(route === graph && { operation, outcome: code }),
          },
          "answered",
        );
      done();
    });
  }
}

/** Returns the number of refusals of each kind from services in this process. */
export function refusalSamples(): MetricSample[] {
  return [...refusalsAnswered()].map(([type, value]) => ({
    name: "starlane_refusals_total",
    help: "Refusals that services in this process answered, by their type in the schema.",
    labels: { type },
    value,
  }));
}

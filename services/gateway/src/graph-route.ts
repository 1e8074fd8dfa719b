import { ApiError } from "@starlane/graphql";
import { annotate, continued, isTraced, traced } from "@starlane/tracing";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerError } from "./answer-error.js";
import type { AskedAgain } from "./asked-again.js";
import type { Gate } from "./limits/gate.js";
import type { PersistedOperations } from "./persisted.js";
import { refuseRepeatedParameters } from "./repeated-parameters.js";
import type { Watch } from "./watch.js";

type Answers = (request: FastifyRequest, reply: FastifyReply) => unknown;

export interface GraphRouteParts {
  readonly path: string;
  readonly gate: Gate;
  readonly persisted: PersistedOperations;
  readonly watch: Watch;
  readonly askedAgain: AskedAgain;
  /** Apollo Server. */
  readonly answer: Answers;
  /** Over SSE. */
  readonly stream: Answers;
}

const ONE_AT_A_TIME = new ApiError("BAD_USER_INPUT", {
  "zh-CN": "一次请求只能包含一个操作。",
  en: "A request holds one operation.",
});
const TOO_LARGE = new ApiError(
  "QUERY_TOO_COMPLEX",
  {
    "zh-CN": "请求内容过大，请分批提交。",
    en: "The request is too large; send it in parts.",
  },
  {},
  { http: { status: 413 } },
);
const UNREADABLE = new ApiError("BAD_USER_INPUT", {
  "zh-CN": "无法读取请求内容：应为 JSON。",
  en: "The request cannot be read: it should be JSON.",
});
const MAY_BE_FORGED = new ApiError("BAD_USER_INPUT", {
  "zh-CN": "请以 JSON 发送请求，或加上请求头 Apollo-Require-Preflight。",
  en: "Send the request as JSON, or with the header Apollo-Require-Preflight.",
});

/** `/graphql` over HTTP: one operation each, answered whole or as a stream. */
export function serveGraph(server: FastifyInstance, parts: GraphRouteParts): void {
  const { path, gate, persisted, watch, askedAgain, answer, stream } = parts;
  void server.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => {
      const known = said(error);
      watch.noteError(request, known instanceof ApiError ? known.code : "INTERNAL_SERVER_ERROR");
      return answerError(known, request, reply);
    });
    scope.addHook("onRequest", refuseRepeatedParameters);
    scope.route({
      url: path,
      method: ["GET", "POST"],
      handler: (request, reply) => asTrace(request, watch, () => handle(request, reply)),
    });
    async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
      refuseForgery(request);
      if (Array.isArray(request.body)) throw ONE_AT_A_TIME;
      const text = openPersisted(request, persisted);
      if (text !== undefined) watch.name(request, persisted.nameOf(text));
      if (wantsStream(request.headers.accept)) return stream(request, reply);
      const answered = await askedAgain.answer(request, reply);
      if (answered !== undefined) return answered;
      if (text !== undefined) gate.refuseLarge(text);
      return answer(request, reply);
    }
  });
}

/** Does something as a trace, or as part of the one that its client has begun. */
function asTrace(request: FastifyRequest, watch: Watch, work: () => Promise<unknown>): Promise<unknown> {
  if (!isTraced()) return work();
  return continued(request.headers, () =>
    traced("request", { "starlane.request.id": request.id }, async () => {
      const answered = await work();
      const { operation, code } = watch.outcomeOf(request);
      annotate({ "graphql.operation.name": operation, "starlane.outcome": code });
      return answered;
    }),
  );
}

/** Puts the text of an operation in the place of its hash; answers the text, where there is one. */
function openPersisted(request: FastifyRequest, persisted: PersistedOperations): string | undefined {
  if (request.method === "GET") {
    const { query, extensions } = request.query as Readonly<Record<string, unknown>>;
    // By GET there is nothing to gain: what is read is never kept, and addresses are logged.
    if (persisted.textOf({ query, extensions }) !== null) throw UNREADABLE;
    return typeof query === "string" ? query : undefined;
  }
  const { body } = request;
  if (typeof body !== "object" || body === null) return undefined;
  const { extensions, ...sent } = body as Readonly<Record<string, unknown>>;
  const text = persisted.textOf({ ...sent, extensions });
  if (text !== null) request.body = { ...sent, query: text };
  const query = text ?? sent.query;
  return typeof query === "string" ? query : undefined;
}

/** Whether a client asks to be streamed to; one that would take JSON too, as urql says of any operation, gets JSON. */
function wantsStream(accept: string | undefined): boolean {
  return accept?.includes("text/event-stream") === true && !accept.includes("json");
}

/** Types that a page of another site can post without the browser asking first. */
const SIMPLE = /^(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i;
const ASKED_FIRST = ["authorization", "apollo-require-preflight", "x-apollo-operation-name"] as const;

/** Refuses what a page of another site could have its visitor's browser send. @throws ApiError BAD_USER_INPUT */
function refuseForgery({ headers }: FastifyRequest): void {
  const type = headers["content-type"];
  if (type !== undefined && !SIMPLE.test(type)) return;
  if (ASKED_FIRST.every((name) => headers[name] === undefined)) throw MAY_BE_FORGED;
}

function said(error: unknown): unknown {
  const { statusCode } = error as { statusCode?: number };
  if (error instanceof ApiError || statusCode === undefined || statusCode >= 500) return error;
  return statusCode === 413 ? TOO_LARGE : UNREADABLE;
}

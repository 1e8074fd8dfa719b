import { ApiError, negotiateLanguage, say } from "@starlane/graphql";
import { TableRefused } from "@starlane/spreadsheet";
import type { FastifyReply, FastifyRequest } from "fastify";
import { RETRY_AFTER_SECONDS, retryAfterOf, statusOfCode } from "./answer-status.js";
import { GraphRefused } from "./ask-graph.js";

interface GivenExtensions {
  readonly http?: { readonly status?: number; readonly allow?: string };
  readonly denied?: string;
  readonly retryAfterSeconds?: unknown;
}

/** Answers expected errors in the language of the request; rethrows all others to the server's own handler. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const language = negotiateLanguage(request.headers["accept-language"]);
  const isTooLarge = (error as { statusCode?: number }).statusCode === 413;
  const known = isTooLarge ? new TableRefused("FILE_TOO_LARGE") : error;
  if (known instanceof GraphRefused) {
    const seconds = retryAfterOf(known.errors);
    if (seconds !== undefined) reply.header("retry-after", seconds);
    return reply.status(known.status).send({ errors: known.errors });
  }
  if (known instanceof ApiError) {
    const message = say(known.phrase, language, known.values);
    const { http, denied: _denied, ...given } = known.extensions as GivenExtensions;
    const later = known.code === "SERVICE_UNAVAILABLE" && { retryAfterSeconds: RETRY_AFTER_SECONDS };
    const extensions = { ...later, ...given, requestId: request.id };
    if (typeof extensions.retryAfterSeconds === "number")
      reply.header("retry-after", extensions.retryAfterSeconds);
    if (http?.allow) reply.header("allow", http.allow);
    return reply.status(http?.status ?? statusOfCode(known.code)).send({ errors: [{ message, extensions }] });
  }
  if (known instanceof TableRefused) {
    const message = say(known.phrase, language, known.values);
    const extensions = { code: "BAD_USER_INPUT", reason: known.code, requestId: request.id };
    return reply.status(isTooLarge ? 413 : 400).send({ errors: [{ message, extensions }] });
  }
  throw known;
}

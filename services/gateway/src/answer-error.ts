import { ApiError, languageOf, say } from "@starlane/graphql";
import { TableRefused } from "@starlane/spreadsheet";
import type { FastifyReply, FastifyRequest } from "fastify";
import { GraphRefused } from "./ask-graph.js";

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** Answers what was expected in the language of the request; what was not goes on to the server's own handler. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const language = languageOf(request.headers["accept-language"]);
  const isTooLarge = (error as { statusCode?: number }).statusCode === 413;
  const known = isTooLarge ? new TableRefused("FILE_TOO_LARGE") : error;
  if (known instanceof GraphRefused) return reply.status(known.status).send({ errors: known.errors });
  if (known instanceof ApiError) {
    const message = say(known.phrase, language, known.values);
    const { http, ...extensions } = known.extensions as { http?: { status?: number } };
    const { retryAfterSeconds } = known.extensions;
    if (typeof retryAfterSeconds === "number") reply.header("retry-after", retryAfterSeconds);
    return reply
      .status(http?.status ?? STATUS[known.code] ?? 400)
      .send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
  }
  if (known instanceof TableRefused) {
    const message = say(known.phrase, language, known.values);
    const extensions = { code: "BAD_USER_INPUT", reason: known.code, requestId: request.id };
    return reply.status(isTooLarge ? 413 : 400).send({ errors: [{ message, extensions }] });
  }
  throw known;
}

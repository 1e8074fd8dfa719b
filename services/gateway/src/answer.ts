import type { ApolloServerPlugin } from "@apollo/server";
import {
  ERROR_CODES,
  say,
  sentenceOf,
  unfitValue,
  type ApiError,
  type ErrorCode,
  type Language,
} from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { GatewayContext } from "./context.js";

const TOO_LONG_TO_PLAN = {
  "zh-CN": "查询过于复杂，未能及时确定如何回答：请减少字段和嵌套，或分开请求。",
  en: "The operation is too complex to find out in time how to answer it: ask for less, or in several.",
};
const PUBLIC = new Set<string>(ERROR_CODES);
/** Apollo Server's own codes, as ours. */
const TRANSLATED: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: "BAD_USER_INPUT",
  OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT",
  PERSISTED_QUERY_NOT_FOUND: "BAD_USER_INPUT",
  PERSISTED_QUERY_NOT_SUPPORTED: "BAD_USER_INPUT",
};

/**
 * The last look at every error before it leaves: an error of ours is in the client's language, a code is one of the
 * public ones, and what has none is a fault, which is logged with the request's id and said to the client as that.
 */
export function guardAnswers(logger: Logger): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, contextValue }) {
          if (response.body.kind !== "single") return;
          const { errors } = response.body.singleResult;
          if (errors) response.body.singleResult.errors = showErrors(errors, contextValue, logger);
        },
      };
    },
  };
}

/** The errors as a client may see them; each that is a fault is logged. */
export function showErrors(
  errors: readonly GraphQLFormattedError[],
  { language, requestId, outcome }: Pick<GatewayContext, "language" | "requestId" | "outcome">,
  logger: Logger,
): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { code, ...shown } = fit(error, language, requestId);
    if (outcome?.code === "OK") outcome.code = code;
    if (code === "INTERNAL_SERVER_ERROR")
      logger.error({ requestId, path: error.path, fault: error.message }, "answered with a fault");
    return shown;
  });
}

function fit(
  error: GraphQLFormattedError,
  language: Language,
  requestId: string,
): GraphQLFormattedError & { code: ErrorCode } {
  const given = typeof error.extensions?.code === "string" ? error.extensions.code : "";
  const code = TRANSLATED[given] ?? (PUBLIC.has(given) ? (given as ErrorCode) : "INTERNAL_SERVER_ERROR");
  const { stacktrace: _stacktrace, serviceName: _service, ...extensions } = error.extensions ?? {};
  return {
    ...error,
    message: messageOf(error, code, language),
    extensions: { ...extensions, code, requestId },
    code,
  };
}

function messageOf(
  { message, extensions }: GraphQLFormattedError,
  code: ErrorCode,
  language: Language,
): string {
  if (code === "INTERNAL_SERVER_ERROR" || code === "SERVICE_UNAVAILABLE") return sentenceOf(code, language);
  const { variable, expected, limit } = extensions ?? {};
  if (code === "QUERY_TOO_COMPLEX" && limit === "planning") return say(TOO_LONG_TO_PLAN, language);
  if (typeof variable === "string" && typeof expected === "string")
    return unfitValue(language, { place: variable, expected });
  return message;
}

/** An error of the gateway's own, in the language of the request. */
export function inLanguage(error: ApiError, language: Language): GraphQLError {
  return new GraphQLError(say(error.phrase, language, error.values), { extensions: error.extensions });
}

import type { ApolloServerPlugin } from "@apollo/server";
import {
  ERROR_CODES,
  say,
  sentenceOf,
  invalidValueText,
  unreadableText,
  redactValues,
  type ApiError,
  type ErrorCode,
  type Language,
} from "@starlane/graphql";
import type { Logger } from "@starlane/runtime";
import { GraphQLError, type DocumentNode, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { RETRY_AFTER_SECONDS, retryAfterOf, statusOfAnswer } from "./answer-status.js";
import type { GatewayContext } from "./context.js";

const TOO_LONG_TO_PLAN = {
  "zh-CN": "查询过于复杂，未能及时确定如何回答：请减少字段和嵌套，或分开请求。",
  en: "The operation is too complex to find out in time how to answer it: ask for less, or in several.",
};
const PUBLIC = new Set<string>(ERROR_CODES);
/** The public codes for Apollo Server's own codes. */
const PUBLIC_CODE_OF: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: "BAD_USER_INPUT",
  OPERATION_RESOLUTION_FAILURE: "BAD_USER_INPUT",
  PERSISTED_QUERY_NOT_FOUND: "BAD_USER_INPUT",
  PERSISTED_QUERY_NOT_SUPPORTED: "BAD_USER_INPUT",
};

/**
 * Processes every error before it is sent: an error of ours is translated, a code is one of the public ones, and an
 * error without a code is a fault, which is logged with the request's id and reported to the client as a fault.
 */
export function guardAnswers(logger: Logger): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response, contextValue, errors: mistakes, document, schema }) {
          if (response.body.kind !== "single") return;
          const { errors, data } = response.body.singleResult;
          if (!errors) return;
          // Before execution Apollo Server treats every error as a fault of ours unless it has a status.
          response.http.status = statusOfAnswer(mistakes ?? errors, data);
          const isInvalid = document && errors[0]?.extensions?.code === "GRAPHQL_VALIDATION_FAILED";
          const redacted = isInvalid ? redactedValidationErrors(mistakes ?? [], schema, document) : [];
          const visible = isInvalid ? redacted.map((mistake) => mistake.toJSON()) : errors;
          const shown = showErrors(visible, contextValue, logger);
          response.body.singleResult.errors = shown;
          const seconds = retryAfterOf(shown);
          if (seconds !== undefined && response.http.status !== 200)
            response.http.headers.set("retry-after", String(seconds));
        },
      };
    },
  };
}

/** Returns the errors of an invalid operation: for an invalid value its place, and not the value. */
export function redactedValidationErrors(
  mistakes: readonly GraphQLError[],
  schema: GraphQLSchema,
  document: DocumentNode,
): GraphQLError[] {
  return redactValues(mistakes, schema, document).map((mistake, index) => {
    // Apollo Server wraps each error with its own code and keeps the original.
    const { originalError } = mistakes[index]!;
    const given = originalError instanceof GraphQLError ? originalError.extensions : mistake.extensions;
    const { http: _http, ...extensions } = mistake.extensions;
    const code = given.code ?? "GRAPHQL_VALIDATION_FAILED";
    const { message, nodes, source, positions } = mistake;
    return new GraphQLError(message, { nodes, source, positions, extensions: { ...extensions, code } });
  });
}

const DENIED = new Set<ErrorCode>(["UNAUTHENTICATED", "FORBIDDEN"]);

/** The part of a request that is needed to show its errors. */
export type Shown = Pick<GatewayContext, "language" | "requestId" | "outcome"> &
  Partial<Pick<GatewayContext, "denials" | "viewer" | "address">>;

/** Converts errors for the client; logs each fault, and records each denial. */
export function showErrors(
  errors: readonly GraphQLFormattedError[],
  { language, requestId, outcome, denials, viewer, address }: Shown,
  logger: Logger,
): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { code, ...shown } = toClientError(error, language, requestId);
    if (outcome?.code === "OK") outcome.code = code;
    if (denials && DENIED.has(code)) {
      const { denied } = error.extensions ?? {};
      const operation = typeof denied === "string" ? denied : String(error.path?.[0] ?? "unknown");
      denials.note({ code, operation, requestId, viewer, address });
    }
    if (code === "INTERNAL_SERVER_ERROR")
      logger.error({ requestId, path: error.path, fault: error.message }, "answered with a fault");
    return shown;
  });
}

function toClientError(
  error: GraphQLFormattedError,
  language: Language,
  requestId: string,
): GraphQLFormattedError & { code: ErrorCode } {
  const given = typeof error.extensions?.code === "string" ? error.extensions.code : "";
  const code = PUBLIC_CODE_OF[given] ?? (PUBLIC.has(given) ? (given as ErrorCode) : "INTERNAL_SERVER_ERROR");
  const {
    stacktrace: _stacktrace,
    serviceName: _service,
    http: _http,
    denied: _denied,
    ...extensions
  } = error.extensions ?? {};
  const later = code === "SERVICE_UNAVAILABLE" && { retryAfterSeconds: RETRY_AFTER_SECONDS };
  return {
    ...error,
    message: messageOf(error, code, language),
    extensions: { ...later, ...extensions, code, requestId },
    code,
  };
}

function messageOf(
  { message, extensions, locations }: GraphQLFormattedError,
  code: ErrorCode,
  language: Language,
): string {
  if (code === "INTERNAL_SERVER_ERROR" || code === "SERVICE_UNAVAILABLE") return sentenceOf(code, language);
  const { variable, argument, expected, limit } = extensions ?? {};
  if (code === "QUERY_TOO_COMPLEX" && limit === "planning") return say(TOO_LONG_TO_PLAN, language);
  const at = locations?.[0];
  if (code === "GRAPHQL_PARSE_FAILED") return unreadableText(language, message, at ?? { line: 1, column: 1 });
  const isInvalidValue = typeof expected === "string";
  if (isInvalidValue && typeof variable === "string")
    return invalidValueText(language, { place: variable, expected });
  if (isInvalidValue && typeof argument === "string")
    return invalidValueText(language, { place: argument, expected }, at);
  return message;
}

/** Translates an error of the gateway itself. */
export function inLanguage(error: ApiError, language: Language): GraphQLError {
  return new GraphQLError(say(error.phrase, language, error.values), { extensions: error.extensions });
}

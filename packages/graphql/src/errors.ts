import { GraphQLError, Kind } from "graphql";
import { say, type Language, type Phrase, type PhraseValues } from "./language.js";

/** The public error codes. Refusals have their own codes. */
export const ERROR_CODES = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "BAD_USER_INPUT",
  "NOT_FOUND",
  "GRAPHQL_VALIDATION_FAILED",
  "GRAPHQL_PARSE_FAILED",
  "QUERY_TOO_COMPLEX",
  "RATE_LIMITED",
  "IDEMPOTENCY_KEY_REUSED",
  "PURPOSE_REQUIRED",
  "NOT_IMPLEMENTED",
  "SERVICE_UNAVAILABLE",
  "INTERNAL_SERVER_ERROR",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const defaultPhrases: Partial<Record<ErrorCode, Phrase>> = {
  UNAUTHENTICATED: { "zh-CN": "请先登录。", en: "Sign in first." },
  FORBIDDEN: { "zh-CN": "您没有权限执行此操作。", en: "You may not do this." },
  NOT_FOUND: { "zh-CN": "没有找到，或您无权查看。", en: "It does not exist, or is not yours to see." },
  IDEMPOTENCY_KEY_REUSED: {
    "zh-CN": "该 Idempotency-Key 已用于另一请求，请换一个。",
    en: "This Idempotency-Key was used for another request; take a new one.",
  },
  NOT_IMPLEMENTED: { "zh-CN": "该功能尚未开放。", en: "This is not available yet." },
  RATE_LIMITED: { "zh-CN": "尝试过于频繁，请稍后再试。", en: "Too many attempts; try again later." },
  SERVICE_UNAVAILABLE: {
    "zh-CN": "服务暂时不可用，请稍后重试。",
    en: "The service is not available right now; try again.",
  },
  INTERNAL_SERVER_ERROR: {
    "zh-CN": "系统出现故障，已记录。请求编号见 x-request-id。",
    en: "Something failed and has been logged; the request's id is in x-request-id.",
  },
};

/** The message for an invalid value in the query text. */
const NO_SUCH_VALUE: Phrase = {
  "zh-CN": "参数 {argument} 的值有误。",
  en: "The value of the argument {argument} cannot be used.",
};

/** An error meant for the client: the request is wrong or not permitted. Its message is translated when it is sent. */
export class ApiError extends GraphQLError {
  readonly phrase: Phrase;
  readonly values: PhraseValues;

  /**
   * @param code for programs
   * @param phrase for people; defaults to the sentence of the code
   * @param values for the placeholders of the phrase
   * @param extensions more data for programs, such as `retryAfterSeconds`
   * @param options the cause, for the log
   */
  constructor(
    readonly code: ErrorCode,
    phrase?: Phrase,
    values: PhraseValues = {},
    extensions: Readonly<Record<string, unknown>> = {},
    { cause }: { readonly cause?: unknown } = {},
  ) {
    const sentence = phrase ?? defaultPhrases[code] ?? { "zh-CN": code, en: code };
    super(say(sentence, "en", values), { extensions: { code, ...extensions } });
    this.phrase = sentence;
    this.values = values;
    if (cause !== undefined) this.cause = cause;
  }
}

/** Returns the sentence of a code, for errors that did not start as an ApiError. */
export function sentenceOf(code: ErrorCode, language: Language): string {
  return say(defaultPhrases[code] ?? { "zh-CN": code, en: code }, language);
}

/**
 * Returns the part of an error that a client may see. An ApiError is translated, an error of graphql itself passes, and
 * anything else is a fault: it goes to `onFault` complete and to the client as INTERNAL_SERVER_ERROR without any
 * detail.
 */
export function maskError(
  error: GraphQLError,
  language: Language,
  onFault: (fault: Error) => void,
): GraphQLError {
  const { nodes, source, positions, path } = error;
  const shown = (message: string, extensions: Record<string, unknown>) =>
    new GraphQLError(message, { nodes, source, positions, path, extensions });

  const original = error.originalError ?? error;
  if (original instanceof ApiError)
    return shown(say(original.phrase, language, original.values), original.extensions);
  if (original instanceof GraphQLError) {
    if (original.extensions.code) return shown(original.message, original.extensions);
    if (isInputError(original)) {
      // The message of graphql-js is English and contains the value.
      const [, argument = ""] = /^Argument "(\w+)"/.exec(original.message) ?? [];
      return shown(say(NO_SUCH_VALUE, language, { argument }), { code: "BAD_USER_INPUT" });
    }
  }
  onFault(original);
  return shown(sentenceOf("INTERNAL_SERVER_ERROR", language), { code: "INTERNAL_SERVER_ERROR" });
}

/**
 * Recognizes a coercion error of graphql-js: it points at a value node and has no code and no cause. A fault of ours
 * points at a field.
 */
function isInputError({ nodes, originalError }: GraphQLError): boolean {
  return originalError === undefined && nodes !== undefined && nodes.every(({ kind }) => kind !== Kind.FIELD);
}

import { ApiError, type Phrase } from "@starlane/graphql";

const refusal = (
  reason: string,
  phrase: Phrase,
  http: { status: number; allow?: string } = { status: 400 },
) => new ApiError("BAD_USER_INPUT", phrase, {}, { reason, http });

export const MALFORMED_JSON = refusal("MALFORMED_JSON", {
  "zh-CN": "无法读取请求内容：应为 UTF-8 编码的 JSON。",
  en: "The request cannot be read: it should be JSON, in UTF-8.",
});
export const UNSUPPORTED_TYPE = refusal(
  "UNSUPPORTED_CONTENT_TYPE",
  {
    "zh-CN": "不支持该内容类型：请以 application/json 发送请求。",
    en: "This content type is not taken: send the request as application/json.",
  },
  { status: 415 },
);
export const NOT_ACCEPTABLE = refusal(
  "NOT_ACCEPTABLE",
  {
    "zh-CN":
      "无法以所请求的类型回答：请接受 application/json、application/graphql-response+json 或 text/event-stream。",
    en: "None of the accepted types can be answered: accept application/json, application/graphql-response+json or text/event-stream.",
  },
  { status: 406 },
);
export const METHOD_NOT_ALLOWED = refusal(
  "METHOD_NOT_ALLOWED",
  {
    "zh-CN": "该地址只接受 GET 和 POST 请求。",
    en: "This address takes GET and POST.",
  },
  { status: 405, allow: "GET, HEAD, POST" },
);
export const NOT_BY_GET = refusal(
  "NOT_BY_GET",
  {
    "zh-CN": "变更请求须用 POST 发送。",
    en: "A mutation is sent by POST.",
  },
  { status: 405, allow: "POST" },
);
export const ONE_AT_A_TIME = refusal("BATCH", {
  "zh-CN": "一次请求只能包含一个操作。",
  en: "A request holds one operation.",
});
export const NO_OPERATION = refusal("NO_OPERATION", {
  "zh-CN": "请求中没有操作：query 应为非空文本。",
  en: "The request holds no operation: `query` is a text that is not empty.",
});
export const NOT_BY_HASH = refusal("HASH_BY_GET", {
  "zh-CN": "按哈希调用操作须用 POST 发送。",
  en: "An operation is asked for by its hash by POST alone.",
});
export const MAY_BE_FORGED = refusal("PREFLIGHT_REQUIRED", {
  "zh-CN": "请以 JSON 发送请求，或加上请求头 Apollo-Require-Preflight。",
  en: "Send the request as JSON, or with the header Apollo-Require-Preflight.",
});
export const TOO_LARGE = new ApiError(
  "QUERY_TOO_COMPLEX",
  {
    "zh-CN": "请求内容过大，请分批提交。",
    en: "The request is too large; send it in parts.",
  },
  {},
  { limit: "bytes", http: { status: 413 } },
);

const BODY_SHAPE: Phrase = {
  "zh-CN": "请求内容有误：{field} 应为{expected}。",
  en: "The request cannot be used: {field} should be {expected}.",
};
const EXPECTED = {
  object: { "zh-CN": "对象", en: "an object" },
  text: { "zh-CN": "文本", en: "a text" },
} as const;

/** @param field the gateway's own name for it, never a name sent by the client */
export function badShape(field: string, expected: keyof typeof EXPECTED): ApiError {
  return new ApiError(
    "BAD_USER_INPUT",
    {
      "zh-CN": BODY_SHAPE["zh-CN"].replace("{expected}", EXPECTED[expected]["zh-CN"]),
      en: BODY_SHAPE.en.replace("{expected}", EXPECTED[expected].en),
    },
    { field },
    { reason: "BODY_SHAPE", field, http: { status: 400 } },
  );
}

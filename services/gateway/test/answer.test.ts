import { createLogger } from "@starlane/runtime";
import { statusOfAnswer } from "../src/answer-status.js";
import { showErrors } from "../src/answer.js";

const logger = createLogger("silent");
const shown = (language: "zh-CN" | "en", extensions: Record<string, unknown>) =>
  showErrors([{ message: "As a package says it.", extensions }], { language, requestId: "1" }, logger)[0]!;

test.each([
  [
    "a plan that takes too long",
    { code: "QUERY_TOO_COMPLEX", limit: "planning" },
    "查询过于复杂，未能及时确定如何回答：请减少字段和嵌套，或分开请求。",
    "The operation is too complex to find out in time how to answer it: ask for less, or in several.",
  ],
  [
    "an invalid value",
    { code: "BAD_USER_INPUT", variable: "$input.phone", expected: "String!" },
    "变量 $input.phone 的值有误：应为 String! 类型。",
    "The variable $input.phone cannot be used: it should be of the type String!.",
  ],
  [
    "a fault",
    { code: "INTERNAL_SERVER_ERROR" },
    "系统出现故障，已记录。请求编号见 x-request-id。",
    "Something failed and has been logged; the request's id is in x-request-id.",
  ],
])("shows %s in the language of the request", (_what, extensions, zh, en) => {
  expect(shown("zh-CN", extensions)).toEqual({ message: zh, extensions: { ...extensions, requestId: "1" } });
  expect(shown("en", extensions).message).toBe(en);
});

test.each([
  ["rate limiting without data", [{ code: "RATE_LIMITED", retryAfterSeconds: 30 }], null, 429],
  ["rate limiting of the only field", [{ code: "RATE_LIMITED", retryAfterSeconds: 1 }], { a: null }, 429],
  ["rate limiting beside data", [{ code: "RATE_LIMITED", retryAfterSeconds: 1 }], { a: 1 }, 200],
  ["an unavailable service", [{ code: "SERVICE_UNAVAILABLE" }], { a: null }, 503],
  ["another error, before execution", [{ code: "FORBIDDEN" }], undefined, 403],
  ["another error of a field", [{ code: "FORBIDDEN" }], { a: null }, 200],
  ["an answer", [], { a: null }, 200],
])("has the HTTP status of %s", (_what, extensions, data, status) => {
  const errors = extensions.map((each) => ({ extensions: each }));
  expect(statusOfAnswer(errors, data)).toBe(status);
});

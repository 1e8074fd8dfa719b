import { retryAfterOf, statusOfAnswer } from "../src/answer-status.js";

const errorsWith = (code: string, more: object = {}) => [{ extensions: { code, ...more } }];

test.each<[string, ReturnType<typeof errorsWith> | undefined, unknown, number]>([
  ["an answer without errors", undefined, { viewer: null }, 200],
  ["nothing executed: a mistake", errorsWith("BAD_USER_INPUT"), undefined, 400],
  ["nothing executed: too complex", errorsWith("QUERY_TOO_COMPLEX"), undefined, 400],
  ["nothing executed: anonymous", errorsWith("UNAUTHENTICATED"), undefined, 401],
  ["nothing executed: no right", errorsWith("FORBIDDEN"), undefined, 403],
  ["nothing executed: too often", errorsWith("RATE_LIMITED"), undefined, 429],
  ["nothing executed: a service unavailable", errorsWith("SERVICE_UNAVAILABLE"), undefined, 503],
  ["nothing executed: a fault", errorsWith("INTERNAL_SERVER_ERROR"), undefined, 500],
  ["nothing executed: an unknown code", errorsWith("X"), undefined, 400],
  [
    "nothing executed: an explicit status",
    errorsWith("BAD_USER_INPUT", { http: { status: 405 } }),
    undefined,
    405,
  ],
  [
    "nothing executed: an explicit status below 400",
    errorsWith("BAD_USER_INPUT", { http: { status: 200 } }),
    undefined,
    400,
  ],
  [
    "nothing executed: an explicit status of 500",
    errorsWith("QUERY_TOO_COMPLEX", { http: { status: 500 } }),
    undefined,
    400,
  ],
  [
    "executed: an explicit status of a resolver",
    errorsWith("UNAUTHENTICATED", { http: { status: 429 } }),
    null,
    429,
  ],
  ["executed: rate limited, of a nullable field", errorsWith("RATE_LIMITED"), { signIn: null }, 429],
  ["executed: a service unavailable, no data", errorsWith("SERVICE_UNAVAILABLE"), { campaigns: null }, 503],
  [
    "executed: a service unavailable, some data",
    errorsWith("SERVICE_UNAVAILABLE"),
    { viewer: {}, campaigns: null },
    200,
  ],
  ["executed: forbidden by a resolver", errorsWith("FORBIDDEN"), null, 200],
  ["executed: not found", errorsWith("NOT_FOUND"), { campaign: null }, 200],
  ["executed: a fault of a field", errorsWith("INTERNAL_SERVER_ERROR"), { campaign: null }, 200],
])("the status of %s", (_what, errors, data, status) => {
  expect(statusOfAnswer(errors, data)).toBe(status);
});

test("returns the delay of the first error that has one", () => {
  expect(retryAfterOf([...errorsWith("X"), ...errorsWith("RATE_LIMITED", { retryAfterSeconds: 7 })])).toBe(7);
  expect(retryAfterOf(errorsWith("RATE_LIMITED", { retryAfterSeconds: "7" }))).toBeUndefined();
  expect(retryAfterOf(undefined)).toBeUndefined();
});

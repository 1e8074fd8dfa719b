import { retryAfterOf, statusOfAnswer } from "../src/answer-status.js";

const told = (code: string, more: object = {}) => [{ extensions: { code, ...more } }];

test.each<[string, ReturnType<typeof told> | undefined, unknown, number]>([
  ["an answer without errors", undefined, { viewer: null }, 200],
  ["nothing executed: a mistake", told("BAD_USER_INPUT"), undefined, 400],
  ["nothing executed: too complex", told("QUERY_TOO_COMPLEX"), undefined, 400],
  ["nothing executed: nobody", told("UNAUTHENTICATED"), undefined, 401],
  ["nothing executed: no right", told("FORBIDDEN"), undefined, 403],
  ["nothing executed: too often", told("RATE_LIMITED"), undefined, 429],
  ["nothing executed: a service away", told("SERVICE_UNAVAILABLE"), undefined, 503],
  ["nothing executed: a fault", told("INTERNAL_SERVER_ERROR"), undefined, 500],
  ["nothing executed: a code of nobody's", told("X"), undefined, 400],
  [
    "nothing executed: a status of its own",
    told("BAD_USER_INPUT", { http: { status: 405 } }),
    undefined,
    405,
  ],
  [
    "a status that would call a refusal an answer",
    told("BAD_USER_INPUT", { http: { status: 200 } }),
    undefined,
    400,
  ],
  [
    "a status that would call a refusal a fault",
    told("QUERY_TOO_COMPLEX", { http: { status: 500 } }),
    undefined,
    400,
  ],
  ["executed: a wait that a resolver states", told("UNAUTHENTICATED", { http: { status: 429 } }), null, 429],
  ["executed: a wait, of a field that may be null", told("RATE_LIMITED"), { signIn: null }, 429],
  ["executed: a service away, nothing answered", told("SERVICE_UNAVAILABLE"), { campaigns: null }, 503],
  [
    "executed: a service away, something answered",
    told("SERVICE_UNAVAILABLE"),
    { viewer: {}, campaigns: null },
    200,
  ],
  ["executed: a right that a resolver asked for", told("FORBIDDEN"), null, 200],
  ["executed: not found", told("NOT_FOUND"), { campaign: null }, 200],
  ["executed: a fault of a field", told("INTERNAL_SERVER_ERROR"), { campaign: null }, 200],
])("the status of %s", (_what, errors, data, status) => {
  expect(statusOfAnswer(errors, data)).toBe(status);
});

test("the first error that says when to come again is believed", () => {
  expect(retryAfterOf([...told("X"), ...told("RATE_LIMITED", { retryAfterSeconds: 7 })])).toBe(7);
  expect(retryAfterOf(told("RATE_LIMITED", { retryAfterSeconds: "7" }))).toBeUndefined();
  expect(retryAfterOf(undefined)).toBeUndefined();
});

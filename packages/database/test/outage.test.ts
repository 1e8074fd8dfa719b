import { isOutage } from "../src/index.js";

const coded = (code: string, message = "failed") => Object.assign(new Error(message), { code });

test.each([
  ["the disk is full", coded("53100"), true],
  ["memory is used up", coded("53200"), true],
  ["there are too many connections", coded("53300"), true],
  ["the connection failed", coded("08006"), true],
  ["the server shuts down", coded("57P01"), true],
  ["the server has crashed", coded("57P02"), true],
  ["the server starts", coded("57P03"), true],
  ["nobody listens", coded("ECONNREFUSED"), true],
  ["nobody listens at any address", new AggregateError([coded("ECONNREFUSED")]), true],
  ["the connection broke", new Error("Connection terminated unexpectedly"), true],
  ["connecting took too long", new Error("timeout expired"), true],
  ["a place in the pool took too long", new Error("timeout exceeded when trying to connect"), true],
  ["there is no such address", coded("ENOTFOUND"), true],
  ["a text breaks the protocol", coded("08P01"), false],
  ["there is no error", undefined, false],
  ["it lies behind", new Error("failed", { cause: coded("57P01") }), true],
  ["a statement was cancelled", coded("57014"), false],
  ["a constraint is violated", coded("23505"), false],
  ["a file is missing", coded("ENOENT"), false],
  ["it is a fault", new TypeError("undefined is not a function"), false],
])("distinguishes an outage from a fault when %s", (_case, error, is) => {
  expect(isOutage(error)).toBe(is);
});

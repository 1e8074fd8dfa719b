import { isDatabaseAway } from "../src/index.js";

const failed = (message: string, code?: string, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), code && { code });

test.each<[string, unknown, boolean]>([
  ["a refused connection", failed("connect ECONNREFUSED", "ECONNREFUSED"), true],
  ["a connection that was reset", failed("read ECONNRESET", "ECONNRESET"), true],
  ["an address that there is not", failed("getaddrinfo", "ENOTFOUND"), true],
  ["refused on every address", new AggregateError([failed("x", "ECONNREFUSED")]), true],
  ["a connection failure", failed("x", "08006"), true],
  ["an administrator's shutdown", failed("terminating connection", "57P01"), true],
  ["a server that starts", failed("the database system is starting up", "57P03"), true],
  ["no connection left", failed("too many connections", "53300"), true],
  ["a connection that ended", failed("Connection terminated unexpectedly"), true],
  ["a pool that waited too long", failed("timeout exceeded when trying to connect"), true],
  ["the same within an error of the ORM", failed("select 1", undefined, failed("x", "ECONNREFUSED")), true],
  ["a text that breaks the protocol", failed("invalid message format", "08P01"), false],
  ["a cancelled statement", failed("canceling statement", "57014"), false],
  ["a violated constraint", failed("x", "23505"), false],
  ["a full disk", failed("could not extend file", "53100"), false],
  ["a fault of ours", new TypeError("x is not a function"), false],
  ["nothing", undefined, false],
])("whether the database is away: %s", (_what, error, isAway) => {
  expect(isDatabaseAway(error)).toBe(isAway);
});

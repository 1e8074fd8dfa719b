import { compose, createFederation } from "@starlane/federation";
import { parse } from "graphql";
import { setTimeout } from "node:timers/promises";
import type { GatewayContext } from "../src/context.js";
import { withTimeout } from "../src/limits/timeout.js";

const HEAD = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;
const composition = compose([
  {
    name: "slow",
    sdl: `${HEAD} type Query { thing: Thing } type Mutation { make: Thing } type Thing @key(fields: "id") { id: ID! }`,
  },
  { name: "next", sdl: `${HEAD} type Thing @key(fields: "id") { id: ID! name: String }` },
]);

/** Creates two services, of which the first answers on demand, and a log of their requests. */
function aFederation(atMostMs: number) {
  const requested: string[] = [];
  let latch = Promise.withResolvers<void>();
  const federation = withTimeout(
    createFederation<GatewayContext>({
      ...composition,
      subgraphs: {
        slow: async ({ operationName, query }, { signal }) => {
          requested.push(`slow ${signal ? "stoppable" : "to its end"}`);
          await latch.promise;
          const field = query.includes("mutation") ? "make" : "thing";
          return { data: { [field]: { __typename: "Thing", id: operationName ?? "1" } } };
        },
        next: async (_request, { signal }) => {
          if (signal?.aborted) throw new Error("Nobody waits.");
          requested.push("next");
          return { data: { _entities: [{ __typename: "Thing", name: "x" }] } };
        },
      },
    }),
    atMostMs,
  );
  return {
    federation,
    requested,
    answer: () => latch.resolve(),
    /** Plans a query, so that the timeout does not include the planning. */
    planned: async (query: string) => {
      latch.resolve();
      await federation.execute(asks(query, { isInternal: true }));
      latch = Promise.withResolvers();
      requested.length = 0;
    },
  };
}
const asks = (query: string, context: Partial<GatewayContext> = {}) => ({
  document: parse(query),
  context: { language: "en", ...context } as GatewayContext,
});

test("reports a query that times out, and starts no further step", async () => {
  const { federation, requested, answer, planned } = aFederation(20);
  await planned("{ thing { id name } }");
  const { errors } = await federation.execute(asks("{ thing { id name } }"));
  expect(errors?.[0]?.extensions).toEqual({ code: "QUERY_TOO_COMPLEX", limit: "time" });
  answer();
  await setTimeout(20);
  expect(requested).toEqual(["slow stoppable"]);
});

test("runs all steps of a query within the timeout", async () => {
  const { federation, requested, answer } = aFederation(5_000);
  answer();
  expect((await federation.execute(asks("{ thing { id name } }"))).data).toEqual({
    thing: { id: "1", name: "x" },
  });
  expect(requested).toEqual(["slow stoppable", "next"]);
});

test("starts no further step of a query after the client disconnects", async () => {
  const { federation, requested, answer } = aFederation(5_000);
  const left = new AbortController();
  const answered = federation.execute(asks("{ thing { id name } }", { signal: left.signal }));
  left.abort();
  answer();
  expect((await answered).errors?.[0]?.extensions?.code).toBe("SERVICE_UNAVAILABLE");
  expect(requested).toEqual(["slow stoppable"]);
});

test("completes a mutation after the timeout and after the client disconnects", async () => {
  const { federation, requested, answer, planned } = aFederation(20);
  await planned("mutation { make { id name } }");
  const left = AbortSignal.abort();
  const { errors } = await federation.execute(asks("mutation { make { id name } }", { signal: left }));
  expect(errors?.[0]?.extensions).toEqual({ code: "SERVICE_UNAVAILABLE", reason: "TIMED_OUT" });
  answer();
  while (!requested.includes("next")) await setTimeout(1);
  expect(requested).toEqual(["slow to its end", "next"]);
});

test("does not apply the timeout to operations of the gateway itself", async () => {
  const { federation, answer } = aFederation(10);
  const answered = federation.execute(asks("{ thing { name } }", { isInternal: true }));
  await setTimeout(30);
  answer();
  expect((await answered).data).toEqual({ thing: { name: "x" } });
});

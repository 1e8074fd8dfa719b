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

/** Two services, of which the first answers when it is let, and a note of all that was asked. */
function aFederation(atMostMs: number) {
  const asked: string[] = [];
  let latch = Promise.withResolvers<void>();
  const federation = withTimeout(
    createFederation<GatewayContext>({
      ...composition,
      subgraphs: {
        slow: async ({ operationName, query }, { signal }) => {
          asked.push(`slow ${signal ? "stoppable" : "to its end"}`);
          await latch.promise;
          const field = query.includes("mutation") ? "make" : "thing";
          return { data: { [field]: { __typename: "Thing", id: operationName ?? "1" } } };
        },
        next: async (_request, { signal }) => {
          if (signal?.aborted) throw new Error("Nobody waits.");
          asked.push("next");
          return { data: { _entities: [{ __typename: "Thing", name: "x" }] } };
        },
      },
    }),
    atMostMs,
  );
  return {
    federation,
    asked,
    answer: () => latch.resolve(),
    /** Has a query planned, so that what follows is timed from when it is asked. */
    planned: async (query: string) => {
      latch.resolve();
      await federation.execute(asks(query, { isInternal: true }));
      latch = Promise.withResolvers();
      asked.length = 0;
    },
  };
}
const asks = (query: string, context: Partial<GatewayContext> = {}) => ({
  document: parse(query),
  context: { language: "en", ...context } as GatewayContext,
});

test("a query that takes too long is told so, and no step of it is begun afterwards", async () => {
  const { federation, asked, answer, planned } = aFederation(20);
  await planned("{ thing { id name } }");
  const { errors } = await federation.execute(asks("{ thing { id name } }"));
  expect(errors?.[0]?.extensions).toEqual({ code: "QUERY_TOO_COMPLEX", limit: "time" });
  answer();
  await setTimeout(20);
  expect(asked).toEqual(["slow stoppable"]);
});

test("a query that comes in time goes through all its steps", async () => {
  const { federation, asked, answer } = aFederation(5_000);
  answer();
  expect((await federation.execute(asks("{ thing { id name } }"))).data).toEqual({
    thing: { id: "1", name: "x" },
  });
  expect(asked).toEqual(["slow stoppable", "next"]);
});

test("of a query that nobody waits for any more no step is begun", async () => {
  const { federation, asked, answer } = aFederation(5_000);
  const left = new AbortController();
  const answered = federation.execute(asks("{ thing { id name } }", { signal: left.signal }));
  left.abort();
  answer();
  expect((await answered).errors?.[0]?.extensions?.code).toBe("SERVICE_UNAVAILABLE");
  expect(asked).toEqual(["slow stoppable"]);
});

test("a mutation goes on to its end, whatever becomes of its answer and of who waits for it", async () => {
  const { federation, asked, answer, planned } = aFederation(20);
  await planned("mutation { make { id name } }");
  const left = AbortSignal.abort();
  const { errors } = await federation.execute(asks("mutation { make { id name } }", { signal: left }));
  expect(errors?.[0]?.extensions).toEqual({ code: "SERVICE_UNAVAILABLE", reason: "TIMED_OUT" });
  answer();
  while (!asked.includes("next")) await setTimeout(1);
  expect(asked).toEqual(["slow to its end", "next"]);
});

test("what the gateway asks for itself may take as long as it needs", async () => {
  const { federation, answer } = aFederation(10);
  const answered = federation.execute(asks("{ thing { name } }", { isInternal: true }));
  await setTimeout(30);
  answer();
  expect((await answered).data).toEqual({ thing: { name: "x" } });
});

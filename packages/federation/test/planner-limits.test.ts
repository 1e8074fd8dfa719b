import { parse, validate } from "graphql";

import { compose, createFederation } from "../src/index.js";
import { LINK } from "./district/service.js";

/**
 * The operations that the planner cannot plan although the schema composes. A failure here is good news: see
 * `createFederation`.
 */
test.each<[sentence: string, one: string, other: string, query: string]>([
  [
    "`@requires` in a service with another key of the entity than the previous service",
    `type Query { place: Place } type Place @key(fields: "id", resolvable: false) { id: ID! }`,
    `type Place @key(fields: "code") { code: ID! size: Int @external load: Int @requires(fields: "size") }`,
    `{ place { load } }`,
  ],
  [
    "`@requires` on an entity nested in another of its type, resolved by the same service",
    `type Query { place: Place } type Place @key(fields: "id", resolvable: false) { id: ID! }`,
    `type Place @key(fields: "id") { id: ID! near: Near size: Int @external load: Int @requires(fields: "size") }
     type Near { place: Place }`,
    `{ place { near { place { load } } } }`,
  ],
])("reports one clear error for %s", async (_sentence, one, other, query) => {
  const places = `type Place @key(fields: "id") @key(fields: "code") { id: ID! code: ID! size: Int }`;
  const sdls = { one, other, places };
  const composed = compose(Object.entries(sdls).map(([name, sdl]) => ({ name, sdl: `${LINK} ${sdl}` })));
  const unasked = () => Promise.reject(new Error("No service should be asked."));
  const subgraphs = { one: unasked, other: unasked, places: unasked };
  const document = parse(query);
  expect(validate(composed.apiSchema, document)).toEqual([]);
  const answer = await createFederation({ ...composed, subgraphs }).execute({ document, context: null });
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    errors: [
      { message: "No plan could be made for the operation.", extensions: { code: "INTERNAL_SERVER_ERROR" } },
    ],
  });
});

test("refuses an operation whose plan takes too long, without a fault", async () => {
  const sdl = `${LINK} type Query { place: Place } type Place { id: ID! near: Place }`;
  const composed = compose([{ name: "one", sdl }]);
  const subgraphs = { one: () => Promise.reject(new Error("No service should be asked.")) };
  const federation = createFederation({ ...composed, subgraphs, planningMs: 0 });
  const near = (depth: number): string => (depth === 0 ? "id" : `near { ${near(depth - 1)} }`);
  const answer = await federation.execute({ document: parse(`{ place { ${near(200)} } }`), context: null });
  expect(JSON.parse(JSON.stringify(answer))).toEqual({
    errors: [
      {
        message: "It takes too long to find out how to answer the operation.",
        extensions: { code: "QUERY_TOO_COMPLEX", limit: "planning" },
      },
    ],
  });
});

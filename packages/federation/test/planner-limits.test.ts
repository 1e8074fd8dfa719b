import { parse, validate } from "graphql";

import { compose, createFederation } from "../src/index.js";
import { LINK } from "./district/service.js";

/** What the planner cannot plan, though it composes. A test that fails here is good news: see the docs of `createFederation`. */
test.each<[sentence: string, one: string, other: string, query: string]>([
  [
    "`@requires` in a service that knows the entity by another key than the service before it",
    `type Query { place: Place } type Place @key(fields: "id", resolvable: false) { id: ID! }`,
    `type Place @key(fields: "code") { code: ID! size: Int @external load: Int @requires(fields: "size") }`,
    `{ place { load } }`,
  ],
  [
    "`@requires` of an entity that lies within another of its type, looked up in the same service",
    `type Query { place: Place } type Place @key(fields: "id", resolvable: false) { id: ID! }`,
    `type Place @key(fields: "id") { id: ID! near: Near size: Int @external load: Int @requires(fields: "size") }
     type Near { place: Place }`,
    `{ place { near { place { load } } } }`,
  ],
])("%s has one clear error", async (_sentence, one, other, query) => {
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

import { ApolloServer, type GraphQLResponse } from "@apollo/server";

import { apolloGateway } from "../src/index.js";
import { aFederation, composition, executors } from "./district/district.js";
import type { Visit } from "./district/service.js";
import { aWorld } from "./district/world.js";

test.each([
  ["data", `query A($id: ID!) { event(id: $id) { title place { name } } }`, { id: "1" }, undefined],
  ["introspection", `{ __schema { queryType { name } } }`, {}, undefined],
  ["an invalid variable", `query A($id: ID!) { event(id: $id) { title } }`, { id: {} }, "BAD_USER_INPUT"],
  ["an unknown field", `{ nothing }`, {}, "GRAPHQL_VALIDATION_FAILED"],
  ["an inaccessible field", `{ event(id: "1") { secret } }`, {}, "GRAPHQL_VALIDATION_FAILED"],
  [
    "several operations without a name",
    `query A { total } query B { total }`,
    {},
    "OPERATION_RESOLUTION_FAILURE",
  ],
  ["an error of a service", `{ event(id: "2") { boom } }`, {}, "BROKEN"],
])("Apollo Server answers %s through the federation", async (_what, query, variables, code) => {
  const server = aServer();
  const { body } = await server.executeOperation({ query, variables }, { contextValue: { world: aWorld() } });
  expect(codesOf(body)).toEqual(code ? [code] : []);
  await server.stop();
});

test("gives all services the same context, Apollo's copy of the request's context", async () => {
  const contexts: Visit[] = [];
  const recording = Object.entries(executors).map(([service, execute]): [string, typeof execute] => [
    service,
    (request, context) => {
      contexts.push(context);
      return execute(request, context);
    },
  ]);
  const world = aWorld();
  const server = aServer(Object.fromEntries(recording));
  const query = `{ event(id: "1") { label flaky place { capacity } } }`;
  await server.executeOperation({ query }, { contextValue: { world } });
  expect(contexts).toHaveLength(4);
  expect(new Set(contexts).size).toBe(1);
  expect(contexts[0]?.world).toBe(world);
  await server.stop();
});

function aServer(others: typeof executors = {}): ApolloServer<Visit> {
  return new ApolloServer<Visit>({
    gateway: apolloGateway(aFederation(others), composition),
    introspection: true,
    includeStacktraceInErrorResponses: false,
  });
}

function codesOf(body: GraphQLResponse["body"]): unknown[] {
  if (body.kind !== "single") throw new Error("The answer came in parts.");
  return (body.singleResult.errors ?? []).map(({ extensions }) => extensions?.code);
}

import { GraphQLError, parse, type ExecutionResult } from "graphql";

import { aFederation, ask } from "./district/district.js";
import { sortedResult, type ReportedError } from "./district/result.js";
import { aWorld } from "./district/world.js";

const down = (service: string, path: ReportedError["path"]): ReportedError => ({
  path,
  message: `The service "${service}" is not available.`,
  code: "SERVICE_UNAVAILABLE",
});

test.each<[string, string, string, unknown, ReportedError[]]>([
  [
    "nullable fields are null, with one error for all",
    "counts",
    `{ events { id maybe { registered } crowded } }`,
    { events: ["1", "2", "3"].map((id) => ({ id, maybe: null, crowded: null })) },
    [down("counts", ["events", 0, "maybe"])],
  ],
  [
    "non-null fields have one error as well",
    "counts",
    `{ events { id title attendance { registered } flaky } }`,
    null,
    [down("counts", ["events", 0, "attendance"])],
  ],
  [
    "its root field has an error, and other services still answer",
    "people",
    `{ me { name friends { name } } person(id: "1") { name } event(id: "1") { title } }`,
    { me: null, person: null, event: { title: "Event 1" } },
    [down("people", ["me"])],
  ],
  [
    "fields that require it are missing too",
    "places",
    `{ event(id: "1") { place { id load } } }`,
    { event: { place: { id: "2", load: null } } },
    [down("places", ["event", "place", "load"])],
  ],
])("when a service is down, %s", async (_sentence, service, query, data, errors) => {
  const federation = aFederation({
    [service]: () => Promise.reject(new Error("connect ECONNREFUSED 10.1.2.3:5432")),
  });
  expect(await sortedResult(ask(federation, query))).toEqual({ data, errors });
});

test("reports only the service's error for its null in a non-null field", async () => {
  const events = async () => ({
    data: { firstEvent: null },
    errors: [new GraphQLError("Not today.", { path: ["firstEvent"] })],
  });
  const errors = [{ path: ["firstEvent"], message: "Not today." }];
  expect(await sortedResult(ask(aFederation({ events }), `{ firstEvent { id } }`))).toEqual({
    data: null,
    errors,
  });
});

test("keeps the cause of a service failure for the log and hides it from the client", async () => {
  const failure = new Error("connect ECONNREFUSED 10.1.2.3:5432");
  const federation = aFederation({ people: () => Promise.reject(failure) });
  const { errors = [] } = await federation.execute({
    document: parse("{ me { name } }"),
    context: { world: aWorld() },
  });
  expect(errors[0]?.originalError).toBe(failure);
  expect(JSON.stringify(errors)).not.toContain("ECONNREFUSED");
  expect(errors[0]?.extensions).toEqual({ code: "SERVICE_UNAVAILABLE", serviceName: "people" });
});

test.each<[string, ExecutionResult, ReportedError[]]>([
  ["an empty answer", {}, [down("counts", ["events", 0, "crowded"])]],
  [
    "a refusal of the whole request",
    { errors: [refusal("Who are you?", "UNAUTHENTICATED")] },
    [{ path: ["events", 0, "crowded"], message: "Who are you?", code: "UNAUTHENTICATED" }],
  ],
  ["a value that is not a list", { data: { _entities: 7 } }, [down("counts", ["events", 0, "crowded"])]],
  ["too short a list", { data: { _entities: [] } }, []],
])("tolerates a service that answers with %s", async (_answer, answer, errors) => {
  const federation = aFederation({ counts: async () => ({ ...answer }) });
  const data = { events: ["1", "2", "3"].map((id) => ({ id, crowded: null })) };
  expect(await sortedResult(ask(federation, `{ events { id crowded } }`))).toEqual({ data, errors });
});

test.each([
  ["a list", { agenda: 5 }, `{ agenda { id } }`, "Query.agenda was not answered with a list."],
  ["an object", { event: "x" }, `{ event(id: "1") { id } }`, "Query.event was not answered with an object."],
  [
    "a type",
    { nodes: [{ id: "1", __typename: "X" }] },
    `{ nodes(ids: ["1"]) { id } }`,
    "Query.nodes was not answered with an object of a type known here.",
  ],
])("reports an error when a service does not answer with %s", async (_what, data, query, message) => {
  const prefixed = Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => [
      [key, value],
      [`_as_${key}`, value],
    ]),
  );
  const answer = await ask(aFederation({ events: async () => ({ data: prefixed }) }), query);
  expect(answer.errors?.map((error) => error.message)).toEqual([message]);
});

function refusal(message: string, code: string) {
  return new GraphQLError(message, { extensions: { code } });
}

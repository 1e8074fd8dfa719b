import { execute, GraphQLError, parse, type ExecutionResult } from "graphql";

import { createFederation, type SubgraphSubscriber } from "../src/index.js";
import { composition, executors } from "./district/district.js";
import { eventsService } from "./district/events-service.js";
import { schemaOf, type Visit } from "./district/service.js";
import { aWorld } from "./district/world.js";

const QUERY = `subscription ($until: Int!) { now: renamed(until: $until) { id t: label place { load } flaky } }`;

test("completes each event with the other services, in its own context", async () => {
  const contexts: Visit[] = [];
  const counts: (typeof executors)[string] = (request, context) => {
    contexts.push(context);
    return executors.counts!(request, context);
  };
  const answers = await listen(renamed, { until: 3 }, { counts });
  expect(answers).toEqual([
    { data: { now: { id: "1", t: "TALK: Event 1", place: { load: 2.5 }, flaky: 1 } } },
    { data: { now: { id: "2", t: "VISIT: Event 2", place: { load: 3.75 }, flaky: 1 } } },
    { data: null, errors: [expect.objectContaining({ path: ["now", "flaky"], message: "flaky 3 failed" })] },
  ]);
  expect(new Set(contexts).size).toBe(3);
});

test.each<[string, SubgraphSubscriber<Visit>, Record<string, unknown>, string]>([
  ["the service refuses", async () => ({ errors: [refusal("FORBIDDEN")] }), { until: 1 }, "FORBIDDEN"],
  [
    "the service is down",
    () => Promise.reject(new Error("ECONNREFUSED")),
    { until: 1 },
    "SERVICE_UNAVAILABLE",
  ],
  ["a variable is missing", renamed, {}, "BAD_USER_INPUT"],
])("answers with an error instead of events when %s", async (_why, subscriber, variables, code) => {
  const [answer] = await listen(subscriber, variables);
  expect(answer?.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
});

test("ends with an error when the stream of the service breaks", async () => {
  const breaking: SubgraphSubscriber<Visit> = async (request) => {
    const events = await renamed(request);
    return (async function* () {
      yield* events;
      throw new Error("ECONNRESET");
    })();
  };
  const answers = await listen(breaking, { until: 1 });
  expect(answers).toHaveLength(2);
  expect(answers[1]).toMatchObject({
    data: null,
    errors: [{ message: 'The service "events" is not available.', path: ["now"] }],
  });
});

/** Subscribes to renames of events 1, 2 and so on. */
async function renamed({ document, variables }: Parameters<SubgraphSubscriber<Visit>>[0]) {
  const schema = schemaOf(eventsService);
  return (async function* (): AsyncGenerator<ExecutionResult> {
    for (let id = 1; id <= Number(variables?.until); id += 1) {
      const world = aWorld();
      const rootValue = { renamed: world.events.get(String(id)) };
      yield await execute({
        schema,
        document,
        variableValues: variables,
        rootValue,
        contextValue: { world },
      });
    }
  })();
}

async function listen(
  events: SubgraphSubscriber<Visit>,
  variables: Record<string, unknown>,
  others: typeof executors = {},
): Promise<ExecutionResult[]> {
  const subgraphs = { ...executors, ...others };
  const federation = createFederation<Visit>({ ...composition, subgraphs, subscribers: { events } });
  const context = { world: aWorld() };
  const contextOfEvent = (): Visit => ({ world: aWorld() });
  const answers = await federation.subscribe({ document: parse(QUERY), variables, context, contextOfEvent });
  if (!(Symbol.asyncIterator in answers)) return [answers];
  const all: ExecutionResult[] = [];
  for await (const answer of answers) all.push(JSON.parse(JSON.stringify(answer)) as ExecutionResult);
  return all;
}

function refusal(code: string): GraphQLError {
  return new GraphQLError("No.", { extensions: { code } });
}

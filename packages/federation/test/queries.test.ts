import type { SubgraphRequest } from "../src/index.js";
import { aFederation, ask, executors } from "./district/district.js";
import type { Visit } from "./district/service.js";
import { aWorld } from "./district/world.js";

const federation = aFederation();

test.each<[sentence: string, query: string, data: unknown]>([
  [
    "an alias may be the name of another field, even of a key",
    `{ event(id: "1") { id: title title: id __typename: kind constructor: version place { code: name name: code } } }`,
    {
      event: {
        id: "Event 1",
        title: "1",
        __typename: "TALK",
        constructor: 1,
        place: { code: "Place 2", name: "P2" },
      },
    },
  ],
  [
    "introspection works next to data",
    `{ __typename t: __type(name: "Kind") { n: name values: enumValues { name } } total ...Root }
     fragment Root on Query { __schema { queryType { ...Name } } } fragment Name on __Type { name }`,
    {
      __typename: "Query",
      t: { n: "Kind", values: [{ name: "TALK" }, { name: "VISIT" }] },
      total: 21,
      __schema: { queryType: { name: "Query" } },
    },
  ],
  [
    "members of a union are completed by the services that know them",
    `{ search(text: "1") { __typename ... on Event { maybe { registered } } ... on Place { load } ... on Person { name } } }`,
    {
      search: [
        { __typename: "Event", maybe: null },
        { __typename: "Place", load: 2.5 },
        { __typename: "Person", name: "Person 1" },
        { __typename: "Place", load: null },
      ],
    },
  ],
  [
    "an interface resolves to its types, even without a type condition",
    `{ nodes(ids: ["1", "2", "77"]) { id ... on Event @skip(if: true) { title } } }`,
    { nodes: [{ id: "1" }, { id: "2" }, null] },
  ],
  [
    "a field receives what it requires from other services, including arguments and nested objects",
    `{ event(id: "1") { label(loud: true) place { address load } } }`,
    { event: { label: "TALK: Event 1!", place: { address: "Place 2, District", load: 2.5 } } },
  ],
  [
    "lists within lists keep their shape",
    `{ agenda { id hollow crowded(limit: 1) } place(id: "1") { rooms(big: false) { number size } } }`,
    {
      agenda: [
        [
          { id: "1", hollow: 7, crowded: false },
          { id: "2", hollow: 7, crowded: true },
        ],
        [],
        [{ id: "3", hollow: 7, crowded: true }],
      ],
      place: {
        rooms: [
          [
            { number: 1, size: null },
            { number: 1, size: null },
          ],
          null,
          [],
        ],
      },
    },
  ],
  [
    "a service is not queried for a union member it does not know",
    `{ search { ... on Event { crowded(limit: 1) } ... on Place { load opening { from } } } agenda { maybe { checkedIn } } }`,
    {
      search: [{ crowded: true }, { load: 2.5, opening: null }, {}, { load: null, opening: null }],
      agenda: [[{ maybe: null }, { maybe: { checkedIn: 1 } }], [], [{ maybe: { checkedIn: 1 } }]],
    },
  ],
  [
    "an object in two places has the fields selected at each",
    `{ a: event(id: "1") { place { area { code x: reached } } } b: event(id: "1") { place { area { code x: density } } } }`,
    { a: { place: { area: { code: "D", x: 2 } } }, b: { place: { area: { code: "D", x: 5 } } } },
  ],
  [
    "a field required with other arguments is not confused with the selected one",
    `{ event(id: "1") { shout note loud: note(upper: true) } }`,
    { event: { shout: "EVENT 1EVENT 1!", note: "Event 1", loud: "EVENT 1" } },
  ],
  [
    "an object stays when all its fields are skipped",
    `{ event(id: "1") { title @skip(if: true) } }`,
    { event: {} },
  ],
  [
    "an answer is empty when all its fields are skipped",
    `{ event(id: "1") @include(if: false) { title } }`,
    {},
  ],
  [
    "a field may require inaccessible fields",
    `{ place(id: "1") { sturdy solid } }`,
    { place: { sturdy: true, solid: true } },
  ],
])("%s", async (_sentence, query, data) => {
  const answer = await ask(federation, query);
  expect(answer).toEqual({ data });
});

test("uses another plan when a variable overrides the default of a condition", async () => {
  const query = `query ($brief: Boolean = true) { event(id: "1") { id title @skip(if: $brief) } }`;
  expect(await ask(federation, query)).toEqual({ data: { event: { id: "1" } } });
  expect(await ask(federation, query, { brief: false })).toEqual({
    data: { event: { id: "1", title: "Event 1" } },
  });
});

test("looks up an object used in many places once per request", async () => {
  const { federation, requests } = recorded();
  await ask(
    federation,
    `{ events(first: 5) { speakers { name } backup { id capacity } } person(id: "1") { name } }`,
  );
  const lookups = requests.map(({ request }) => request.variables?.representations).filter(Array.isArray);
  expect(lookups).toContainEqual(["3", "9", "1", "2"].map((id) => ({ __typename: "Person", id })));
  for (const lookup of lookups)
    expect(new Set(lookup.map((it) => JSON.stringify(it))).size).toBe(lookup.length);
});

test("gives every service the context object of the request", async () => {
  const { federation, requests } = recorded();
  const world = aWorld();
  await ask(federation, `{ event(id: "1") { label flaky place { capacity } } }`, {}, world);
  expect(new Set(requests.map(({ service }) => service))).toEqual(
    new Set(["events", "people", "counts", "places"]),
  );
  for (const { context } of requests) expect(context.world).toBe(world);
});

test("sends a repeated operation to a service as the same document, also for a newly parsed text", async () => {
  const { federation, requests } = recorded();
  for (let times = 0; times < 3; times += 1) await ask(federation, `{ me { name } }`);
  expect(new Set(requests.map(({ request }) => request.document)).size).toBe(1);
});

/** Creates a federation that records its requests to the services. */
function recorded() {
  const requests: { service: string; request: SubgraphRequest; context: Visit }[] = [];
  const recording = Object.entries(executors).map(([service, execute]): [string, typeof execute] => [
    service,
    (request, context) => {
      requests.push({ service, request, context });
      return execute(request, context);
    },
  ]);
  return { federation: aFederation(Object.fromEntries(recording)), requests };
}

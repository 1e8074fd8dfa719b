import { aFederation, ask, executors } from "./district/district.js";
import { seen, type Told } from "./district/told.js";

const federation = aFederation();

const broken = (path: Told["path"], what: string): Told => ({
  path,
  message: `${what} failed`,
  code: "BROKEN",
});
const nullFor = (path: Told["path"], coordinate: string, code?: string): Told => ({
  path,
  message: `Cannot return null for non-nullable field ${coordinate}.`,
  ...(code && { code }),
});

const cases: [sentence: string, query: string, data: unknown, errors: Told[]][] = [
  [
    "a nullable field that fails is null, and its error keeps its words and its code",
    `{ event(id: "2") { title why: boom } }`,
    { event: { title: "Event 2", why: null } },
    [broken(["event", "why"], "boom 2")],
  ],
  [
    "a field that must not be null and fails makes the nearest nullable field around it null",
    `{ total event(id: "3") { title must } }`,
    { total: 21, event: null },
    [broken(["event", "must"], "must 3")],
  ],
  ["up to the whole answer", `{ total unsafe(fail: true) { title } }`, null, [broken(["unsafe"], "unsafe")]],
  [
    "a failure in another service is told at its place in the client's answer",
    `{ e: event(id: "5") { title f: flaky } }`,
    { e: null },
    [broken(["e", "f"], "flaky 5")],
  ],
  [
    "and at each place, where an object has several",
    `{ a: event(id: "1") { place { broken } } b: event(id: "1") { p: place { name broken } } }`,
    { a: null, b: null },
    [broken(["a", "place", "broken"], "broken 2"), broken(["b", "p", "broken"], "broken 2")],
  ],
  [
    "and once, where it is asked for both of an interface and of a type behind it",
    `{ staffed { chair { shy } ... on Meeting { chair { shy agency } } } }`,
    { staffed: [{ chair: null }, { chair: { shy: null, agency: "Agency 3" } }, null, null] },
    [broken(["staffed", 1, "chair", "shy"], "shy 3"), nullFor(["staffed", 2, "chair"], "Meeting.chair")],
  ],
  [
    "a null that a service reports itself has that one error",
    `{ event(id: "5") { title hollow } }`,
    { event: null },
    [nullFor(["event", "hollow"], "Event.hollow")],
  ],
  [
    "a null in a list of values takes the list",
    `{ event(id: "4") { title chance } }`,
    { event: { title: "Event 4", chance: null } },
    [nullFor(["event", "chance", 1], "Event.chance")],
  ],
  [
    "of an entity that its service does not know, what may be null is null without an error",
    `{ event(id: "6") { place { id load keeper { name } } } }`,
    { event: { place: { id: "9", load: null, keeper: null } } },
    [],
  ],
  [
    "and what may not be null has one",
    `{ event(id: "6") { title place { id capacity area { name } } } }`,
    { event: null },
    [nullFor(["event", "place", "capacity"], "Place.capacity", "INTERNAL_SERVER_ERROR")],
  ],
  [
    "an error of a field that only a plan needs is told at the object, if nothing is missing for it",
    `{ place(id: "4") { name sturdy } }`,
    { place: { name: "Place 4", sturdy: false } },
    [broken(["place"], "fragile 4")],
  ],
  [
    "or at the field that could not be asked for without it",
    `{ event(id: "2") { place { id solid } } }`,
    { event: { place: { id: "3", solid: null } } },
    [broken(["event", "place", "solid"], "brittle 3")],
  ],
  [
    "or where it took the whole object",
    `{ place(id: "3") { name solid } }`,
    { place: null },
    [broken(["place"], "brittle 3")],
  ],
  [
    "a value of an enum that clients may not know is not shown",
    `{ event(id: "1") { title oddKind } }`,
    { event: { title: "Event 1", oddKind: null } },
    [
      {
        path: ["event", "oddKind"],
        message: "Event.oddKind was not answered with a value known here.",
        code: "INTERNAL_SERVER_ERROR",
      },
    ],
  ],
];

test.each(cases)("%s", async (_sentence, query, data, errors) => {
  expect(await seen(ask(federation, query))).toEqual({ data, errors });
});

test.each([
  [
    "a variable of the wrong type",
    `query ($id: ID!) { event(id: $id) { id } }`,
    { id: {} },
    "BAD_USER_INPUT",
  ],
  ["a variable that is missing", `query ($id: ID!) { event(id: $id) { id } }`, {}, "BAD_USER_INPUT"],
  ["an operation that cannot be planned", `{ noSuchField }`, {}, "INTERNAL_SERVER_ERROR"],
  [
    "an operation whose fragments open into thousands of fields",
    `{ firstEvent { ...F0 } } ${fragmentsInFragments(12)}`,
    {},
    "QUERY_TOO_COMPLEX",
  ],
  [
    "an alias that would be no plain field of an object",
    `{ __proto__: total }`,
    {},
    "GRAPHQL_VALIDATION_FAILED",
  ],
])("%s is refused before any service is asked", async (_what, query, variables, code) => {
  const unreachable = Object.keys(executors).map((service) => [
    service,
    () => Promise.reject(new Error("asked")),
  ]);
  const answer = await ask(aFederation(Object.fromEntries(unreachable)), query, variables);
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
});

/** Twice as many fields with each. */
function fragmentsInFragments(count: number): string {
  const fragments = Array.from({ length: count }, (_, index) => {
    const next = `{ ...F${index + 1} }`;
    return `fragment F${index} on Event { attendance { best ${next} of ${next} } }`;
  });
  return [...fragments, `fragment F${count} on Event { title }`].join("\n");
}

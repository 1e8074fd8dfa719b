import { aFederation, ask, executors } from "./district/district.js";
import { sortedResult, type ReportedError } from "./district/result.js";

const federation = aFederation();

const broken = (path: ReportedError["path"], what: string): ReportedError => ({
  path,
  message: `${what} failed`,
  code: "BROKEN",
});
const nullFor = (path: ReportedError["path"], coordinate: string, code?: string): ReportedError => ({
  path,
  message: `Cannot return null for non-nullable field ${coordinate}.`,
  ...(code && { code }),
});

const cases: [sentence: string, query: string, data: unknown, errors: ReportedError[]][] = [
  [
    "a failed nullable field is null, and its error keeps its message and code",
    `{ event(id: "2") { title why: boom } }`,
    { event: { title: "Event 2", why: null } },
    [broken(["event", "why"], "boom 2")],
  ],
  [
    "a failed non-null field nulls the nearest nullable field around it",
    `{ total event(id: "3") { title must } }`,
    { total: 21, event: null },
    [broken(["event", "must"], "must 3")],
  ],
  [
    "a failed non-null root field nulls the whole answer",
    `{ total unsafe(fail: true) { title } }`,
    null,
    [broken(["unsafe"], "unsafe")],
  ],
  [
    "a failure in another service has its path in the client's answer",
    `{ e: event(id: "5") { title f: flaky } }`,
    { e: null },
    [broken(["e", "f"], "flaky 5")],
  ],
  [
    "a failure of an object in several places is reported at each",
    `{ a: event(id: "1") { place { broken } } b: event(id: "1") { p: place { name broken } } }`,
    { a: null, b: null },
    [broken(["a", "place", "broken"], "broken 2"), broken(["b", "p", "broken"], "broken 2")],
  ],
  [
    "a failure of a field selected on an interface and on its type is reported once",
    `{ staffed { chair { shy } ... on Meeting { chair { shy agency } } } }`,
    { staffed: [{ chair: null }, { chair: { shy: null, agency: "Agency 3" } }, null, null] },
    [broken(["staffed", 1, "chair", "shy"], "shy 3"), nullFor(["staffed", 2, "chair"], "Meeting.chair")],
  ],
  [
    "a null that a service reports has only that error",
    `{ event(id: "5") { title hollow } }`,
    { event: null },
    [nullFor(["event", "hollow"], "Event.hollow")],
  ],
  [
    "a null in a list of non-null values nulls the list",
    `{ event(id: "4") { title chance } }`,
    { event: { title: "Event 4", chance: null } },
    [nullFor(["event", "chance", 1], "Event.chance")],
  ],
  [
    "a nullable field of an entity unknown to its service is null without an error",
    `{ event(id: "6") { place { id load keeper { name } } } }`,
    { event: { place: { id: "9", load: null, keeper: null } } },
    [],
  ],
  [
    "a non-null field of an entity unknown to its service has an error",
    `{ event(id: "6") { title place { id capacity area { name } } } }`,
    { event: null },
    [nullFor(["event", "place", "capacity"], "Place.capacity", "INTERNAL_SERVER_ERROR")],
  ],
  [
    "an error of a field that only the plan selects is reported at the object when nothing is missing",
    `{ place(id: "4") { name sturdy } }`,
    { place: { name: "Place 4", sturdy: false } },
    [broken(["place"], "fragile 4")],
  ],
  [
    "an error of a field that only the plan selects is reported at the field that requires it",
    `{ event(id: "2") { place { id solid } } }`,
    { event: { place: { id: "3", solid: null } } },
    [broken(["event", "place", "solid"], "brittle 3")],
  ],
  [
    "an error of a field that only the plan selects is reported at the object it nulls",
    `{ place(id: "3") { name solid } }`,
    { place: null },
    [broken(["place"], "brittle 3")],
  ],
  [
    "an inaccessible enum value is hidden",
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
  expect(await sortedResult(ask(federation, query))).toEqual({ data, errors });
});

test.each([
  ["an invalid variable", `query ($id: ID!) { event(id: $id) { id } }`, { id: {} }, "BAD_USER_INPUT"],
  ["a missing variable", `query ($id: ID!) { event(id: $id) { id } }`, {}, "BAD_USER_INPUT"],
  ["an operation that cannot be planned", `{ noSuchField }`, {}, "INTERNAL_SERVER_ERROR"],
  [
    "an operation whose fragments expand to thousands of fields",
    `{ firstEvent { ...F0 } } ${fragmentsInFragments(12)}`,
    {},
    "QUERY_TOO_COMPLEX",
  ],
  ["the alias __proto__", `{ __proto__: total }`, {}, "GRAPHQL_VALIDATION_FAILED"],
])("refuses %s before calling any service", async (_what, query, variables, code) => {
  const unreachable = Object.keys(executors).map((service) => [
    service,
    () => Promise.reject(new Error("asked")),
  ]);
  const answer = await ask(aFederation(Object.fromEntries(unreachable)), query, variables);
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
});

/** Writes nested fragments, each of which doubles the number of fields. */
function fragmentsInFragments(count: number): string {
  const fragments = Array.from({ length: count }, (_, index) => {
    const next = `{ ...F${index + 1} }`;
    return `fragment F${index} on Event { attendance { best ${next} of ${next} } }`;
  });
  return [...fragments, `fragment F${count} on Event { title }`].join("\n");
}

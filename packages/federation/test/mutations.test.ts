import { aFederation, ask } from "./district/district.js";
import { aWorld } from "./district/world.js";

const federation = aFederation();

test.each<[sentence: string, mutation: string, log: string[], data: unknown]>([
  [
    "run in document order, across services",
    `{ a: count(event: "1", people: 3) { id } b: rename(id: "1", title: "New") { __typename }
       c: count(event: "2", people: 4) { id } d: close(id: "1") }`,
    ["count 1 3", "rename 1", "count 2 4", "close 1"],
    { a: { id: "1" }, b: { __typename: "Event" }, c: { id: "2" }, d: true },
  ],
  [
    "complete with the data of other services before the next one starts",
    `{ a: count(event: "1", people: 3) { title } b: rename(id: "1", title: "New") { ... on Event { title label } }
       c: count(event: "1", people: 3) { title } }`,
    ["count 1 3", "rename 1", "count 1 3"],
    { a: { title: "Event 1" }, b: { title: "New", label: "TALK: New" }, c: { title: "New" } },
  ],
  [
    "run once when they are repeated under one key",
    `{ cancel(id: "1") { id } ...Again } fragment Again on Mutation { cancel(id: "1") { title } }`,
    ["cancel 1"],
    { cancel: { id: "1", title: "Event 1" } },
  ],
  [
    "continue after a failed nullable field",
    `{ cancel(id: "3") { id } recount close(id: "1") }`,
    ["cancel 3", "recount", "close 1"],
    { cancel: null, recount: null, close: true },
  ],
  [
    "stop at a failed non-null field",
    `{ count(event: "77", people: 1) { id } close(id: "1") }`,
    ["count 77 1"],
    null,
  ],
  [
    "stop when a non-null field fails in another service",
    `{ count(event: "3", people: 1) { must } close(id: "1") }`,
    ["count 3 1"],
    null,
  ],
  [
    "return a refusal like any other result",
    `{ rename(id: "1", title: "New", version: 9) { __typename ... on Refusal { message } ... on Stale { version } } }`,
    ["rename 1"],
    { rename: { __typename: "Stale", message: "Somebody changed it.", version: 1 } },
  ],
])("mutations %s", async (_sentence, mutation, log, data) => {
  const world = aWorld();
  const answer = await ask(federation, `mutation ${mutation}`, {}, world);
  expect(answer.data).toEqual(data);
  expect(world.log).toEqual(log);
});

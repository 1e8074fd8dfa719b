import { MUTATIONS } from "../src/graph/schema.js";
import { accountsLike } from "../src/pages/administration/accounts.rules.js";
import { areSame, inTree, lookedAfter } from "../src/pages/administration/agencies.rules.js";
import { nameOf, operations } from "../src/pages/administration/operations.js";
import { peopleBelow } from "../src/pages/areas/areas.rules.js";
import { readMaterialSearch, writeMaterialSearch } from "../src/pages/materials/search.rules.js";

const account = (username: string, displayName: string, agency: string) => ({
  username,
  displayName,
  agency: { name: agency },
});
const ACCOUNTS = [
  account("zhang", "张警官", "星光巷警务室"),
  account("Li.Ming", "李明", "西夏区教育局"),
  account("wang", "王明", "星光巷警务室"),
];

test.each([
  ["nothing asked", "  ", ["zhang", "Li.Ming", "wang"]],
  ["a part of a name", "明", ["Li.Ming", "wang"]],
  ["a username, its case aside", "LI.M", ["Li.Ming"]],
  ["every word, each anywhere", "星光 明", ["wang"]],
  ["nobody", "赵", []],
])("accounts are found: %s", (_case, text, found) => {
  expect(accountsLike(ACCOUNTS, text).map(({ username }) => username)).toEqual(found);
});

const agency = (id: string, parent: string | null) => ({
  id,
  parent: parent === null ? null : { id: parent },
});

test.each([
  [
    "each after the one above it",
    [agency("room", "station"), agency("bureau", null), agency("station", "bureau")],
    ["bureau 0", "station 1", "room 2"],
  ],
  [
    "whose parent is not among them at the top",
    [agency("station", "bureau"), agency("room", "station")],
    ["station 0", "room 1"],
  ],
  ["none", [], []],
])("agencies stand in a tree: %s", (_case, agencies, lines) => {
  expect(inTree(agencies).map(({ agency: { id }, depth }) => `${id} ${depth}`)).toEqual(lines);
});

const answering = (id: string, parent: string | null, ...areas: string[]) => ({
  ...agency(id, parent),
  jurisdiction: areas.map((area) => ({ id: area })),
});
const DISTRICT = [
  answering("bureau", null, "640105"),
  answering("station", "bureau", "640105002001", "640105002002"),
  answering("room", "station", "640105002002"),
  answering("school", "room"),
  answering("office", null),
];

test.each([
  ["the district", ["640105"], ["bureau", "station", "room", "school", "office"]],
  ["a street", ["640105002"], ["station", "room", "school"]],
  ["a community", ["640105002002"], ["room", "school"]],
  ["nothing", [], []],
])("who administers %s is offered to change the agencies in it", (_case, areas, offered) => {
  expect([...lookedAfter(DISTRICT, areas)]).toEqual(offered);
});

test("two choices are the same in whatever order", () => {
  expect([areSame(["a", "b"], ["b", "a"]), areSame(["a"], ["a", "b"]), areSame(["a"], ["b"])]).toEqual([
    true,
    false,
    false,
  ]);
});

test("people below an area are as coverage has them, and unknown where nobody counted", () => {
  const row = (area: string, audience: string, population: number | null) => ({
    area: { id: area },
    audience: { id: audience },
    population,
  });
  const people = peopleBelow([row("640105002", "ELDERLY", 812), row("640105003", "ELDERLY", null)]);
  expect(people.get("640105002", "ELDERLY")).toBe(812);
  expect(people.get("640105003", "ELDERLY")).toBeNull();
  expect(people.get("640105002", "WORKER")).toBeNull();
});

test.each([
  ["", { kind: null, audience: null }, ""],
  ["kind=CASE&audience=a", { kind: "CASE", audience: "a" }, "kind=CASE&audience=a"],
  ["kind=POEM", { kind: null, audience: null }, ""],
])("the library's address %s", (address, search, written) => {
  expect(readMaterialSearch(new URLSearchParams(address))).toEqual(search);
  expect(
    new URLSearchParams(writeMaterialSearch(readMaterialSearch(new URLSearchParams(address)))).toString(),
  ).toBe(written);
});

test("the audit names every operation in words, and one that it does not know as it is called", () => {
  for (const language of ["zh-CN", "en"] as const) {
    const t = operations[language];
    expect(Object.keys(t).toSorted()).toEqual([...MUTATIONS, "held"].toSorted());
    expect(nameOf("Mutation.signIn", t)).toBe(t.signIn);
    expect(nameOf("Query.somethingNew", t)).toBe("Query.somethingNew");
  }
});

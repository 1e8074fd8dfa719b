import { MUTATIONS } from "../src/graph/schema.js";
import { searchAccounts } from "../src/pages/administration/accounts.rules.js";
import { haveSameIds, inTreeOrder, managedAgencies } from "../src/pages/administration/agencies.rules.js";
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
  ["all for an empty text", "  ", ["zhang", "Li.Ming", "wang"]],
  ["by a part of a name", "明", ["Li.Ming", "wang"]],
  ["by a username, ignoring case", "LI.M", ["Li.Ming"]],
  ["by every word, each anywhere", "星光 明", ["wang"]],
  ["none without a match", "赵", []],
])("finds accounts: %s", (_case, text, found) => {
  expect(searchAccounts(ACCOUNTS, text).map(({ username }) => username)).toEqual(found);
});

const agency = (id: string, parent: string | null) => ({
  id,
  parent: parent === null ? null : { id: parent },
});

test.each([
  [
    "each after its parent",
    [agency("room", "station"), agency("bureau", null), agency("station", "bureau")],
    ["bureau 0", "station 1", "room 2"],
  ],
  [
    "without a listed parent at the root",
    [agency("station", "bureau"), agency("room", "station")],
    ["station 0", "room 1"],
  ],
  ["no agencies", [], []],
])("orders agencies as a tree: %s", (_case, agencies, lines) => {
  expect(inTreeOrder(agencies).map(({ agency: { id }, depth }) => `${id} ${depth}`)).toEqual(lines);
});

const agencyWith = (id: string, parent: string | null, ...areas: string[]) => ({
  ...agency(id, parent),
  jurisdiction: areas.map((area) => ({ id: area })),
});
const DISTRICT = [
  agencyWith("bureau", null, "640105"),
  agencyWith("station", "bureau", "640105002001", "640105002002"),
  agencyWith("room", "station", "640105002002"),
  agencyWith("school", "room"),
  agencyWith("office", null),
];

test.each([
  ["the district", ["640105"], ["bureau", "station", "room", "school", "office"]],
  ["a street", ["640105002"], ["station", "room", "school"]],
  ["a community", ["640105002002"], ["room", "school"]],
  ["nothing", [], []],
])("lets an administrator of %s change the agencies in it", (_case, areas, offered) => {
  expect([...managedAgencies(DISTRICT, areas)]).toEqual(offered);
});

test("compares selections regardless of their order", () => {
  expect([
    haveSameIds(["a", "b"], ["b", "a"]),
    haveSameIds(["a"], ["a", "b"]),
    haveSameIds(["a"], ["b"]),
  ]).toEqual([true, false, false]);
});

test("returns the populations of the coverage report, null where it has none", () => {
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
])("parses and formats the library's query %p", (address, search, written) => {
  expect(readMaterialSearch(new URLSearchParams(address))).toEqual(search);
  expect(
    new URLSearchParams(writeMaterialSearch(readMaterialSearch(new URLSearchParams(address)))).toString(),
  ).toBe(written);
});

test("names every operation of the audit log, an unknown one by its technical name", () => {
  for (const language of ["zh-CN", "en"] as const) {
    const t = operations[language];
    expect(Object.keys(t).toSorted()).toEqual([...MUTATIONS, "held"].toSorted());
    expect(nameOf("Mutation.signIn", t)).toBe(t.signIn);
    expect(nameOf("Query.somethingNew", t)).toBe("Query.somethingNew");
  }
});

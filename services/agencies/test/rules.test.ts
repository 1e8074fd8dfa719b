import type { Grant } from "@starlane/auth";
import { agenciesAbove, agenciesWithin, type AgencyReach } from "../src/agency/agency.rules.js";
import { codeFor } from "../src/agency/change.rules.js";
import { isDivisionCode } from "../src/replicas/area/area.rules.js";
import { weaknessOf } from "../src/password/password.rules.js";
import { sessionExpiry } from "../src/session/session.rules.js";
import { afterFailure, bounded, secondsToWait, type Failures } from "../src/sign-in/throttle.rules.js";
import { distinctGrants, isUsername, refuseDisplayName, refuseGrants } from "../src/user/user.rules.js";

const reach = (id: string, parentId: string | null, ...areas: string[]): AgencyReach => ({
  id,
  parentId,
  areas,
});
const district = [
  reach("bureau", null, "640105"),
  reach("station", "bureau", "640105002001", "640105002002"),
  reach("room", "station", "640105002002"),
  reach("school", "room"),
  reach("office", null),
];

test("returns all agencies above, nearest first, and stops at a cycle", () => {
  const tree = new Map(district.map((agency) => [agency.id, agency]));
  expect(agenciesAbove("school", tree)).toEqual(["room", "station", "bureau"]);
  const circle = new Map([
    ["a", { parentId: "b" }],
    ["b", { parentId: "a" }],
  ]);
  expect(agenciesAbove("a", circle)).toEqual(["b", "a"]);
});

test.each([
  ["the district has all", ["640105"], ["bureau", "station", "room", "school", "office"]],
  ["a street has those without jurisdiction outside it", ["640105002"], ["station", "room", "school"]],
  ["a community", ["640105002002"], ["room", "school"]],
  ["half a station is not a station", ["640105002001"], []],
  ["two areas count together", ["640105002001", "640105002002"], ["station", "room", "school"]],
  ["another district has none", ["640106"], []],
  ["no area has none", [], []],
])("agencies whose users an administrator manages: %s", (_case, areas, expected) => {
  expect([...agenciesWithin(district, areas)]).toEqual(expected);
});

test("returns no agency where none has a jurisdiction", () => {
  expect(agenciesWithin([reach("office", null)], ["640105"]).size).toBe(0);
});

test.each([
  ["64", true],
  ["6401", true],
  ["640105", true],
  ["640105002", true],
  ["640105002002", true],
  ["640105002002001", true],
  ["6401050", false],
  ["64010500200", false],
  ["6401050020", false],
  ["", false],
  ["6", false],
  ["64%", false],
  ["六四", false],
])("%j is a division code: %s", (code, expected) => {
  expect(isDivisionCode(code)).toBe(expected);
});

test.each([
  ["hr", true],
  ["Wang.Li-2_b", true],
  ["0105123", true],
  ["a", false],
  [".dot", false],
  ["two words", false],
  ["王丽", false],
  ["k\u212Aelvin", false],
  ["nul\u0000", false],
  ["x".repeat(33), false],
])("%j is a username: %s", (name, expected) => {
  expect(isUsername(name)).toBe(expected);
});

test.each([
  ["王丽", true],
  ["O'Neil 2", true],
  ["", false],
  ["a\u0000b", false],
  ["a\nb", false],
  ["王".repeat(65), false],
])("%j is a display name: %s", (name, expected) => {
  expect(refuseDisplayName(name) === null).toBe(expected);
});

test.each([
  ["7 characters", "abcdefg", false],
  ["7 characters beyond the basic plane", "😀😀😀😀😀😀😀", false],
  ["8 characters of any sort", "星光巷反诈宣传", false],
  ["8 Chinese characters", "星光巷反诈宣传员", true],
  ["a very common one", "Password1", false],
  ["a very common Chinese one", "woaini1314", false],
  ["the username", "STATION-officer", false],
  ["a long one", "x".repeat(129), false],
  ["an ordinary one", "plum 7 window", true],
])("a password: %s", (_case, password, strong) => {
  expect(weaknessOf(password, "station-OFFICER") === null).toBe(strong);
});

test("refuses malformed, foreign and too many grants, with their path", () => {
  const street = (grant: Grant) => grant.area.startsWith("640105002");
  const grants = (...areas: string[]): Grant[] => areas.map((area) => ({ role: "OFFICER", area }));
  expect(refuseGrants(grants("640105002", "640105002002"), street)).toBeNull();
  expect(refuseGrants(grants("640105002", "6401050021"), street)?.path).toEqual([
    "input",
    "grants",
    "1",
    "area",
  ]);
  expect(refuseGrants(grants("640105"), street)?.path).toEqual(["input", "grants", "0", "area"]);
  expect(refuseGrants(grants(...Array<string>(51).fill("640105002")), street)?.path).toEqual([
    "input",
    "grants",
  ]);
  expect(distinctGrants(grants("640105002", "640105002"))).toHaveLength(1);
});

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2) + seconds * 1000);

test("starts a wait of half a minute after five failures, doubled by each further one up to a quarter of an hour", () => {
  let failures: Failures | null = null;
  const waits: number[] = [];
  let now = 0;
  for (let attempt = 0; attempt < 12; attempt += 1) {
    failures = afterFailure(failures, 5, at(now));
    waits.push(secondsToWait(failures, at(now)));
    now += waits.at(-1)!;
  }
  expect(waits).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
});

test.each([
  ["within a quarter of an hour they add up", 14 * 60, 2],
  ["after it they are forgotten", 15 * 60, 1],
])("failures: %s", (_case, later, count) => {
  expect(afterFailure(afterFailure(null, 5, at(0)), 5, at(later)).count).toBe(count);
});

test("does not count a wait towards forgetting failures", () => {
  const waiting: Failures = { count: 9, waitS: 900, slowedUntil: at(900), forgottenAt: at(1800) };
  expect(afterFailure(waiting, 5, at(1799)).count).toBe(10);
  expect(secondsToWait(waiting, at(899.5))).toBe(1);
  expect(secondsToWait(waiting, at(900))).toBe(0);
});

test.each([
  ["its full duration", 30, 0, 30],
  ["its remainder", 30, 20, 10],
  ["nothing once it is over", 30, 31, 0],
  ["nothing after the clock was set an hour forward", 30, 3600, 0],
  ["its full duration after the clock was set two hours back", 30, -7200, 30],
  ["a quarter of an hour at most after the clock was set years back", 900, -100_000_000, 900],
  ["nothing if there was none, after the clock was set back", 0, -7200, 0],
])("a wait by the current clock takes %s", (_case, waitS, now, seconds) => {
  const failures = { count: 9, waitS, slowedUntil: at(waitS), forgottenAt: at(waitS + 900) };
  const found = bounded(failures, at(now));
  expect(secondsToWait(found, at(now))).toBe(seconds);
  expect(found.forgottenAt.getTime()).toBeLessThanOrEqual(at(now + waitS + 900).getTime());
  expect(bounded(found, at(now))).toEqual(found);
});

test.each([
  ["7 days after its last use", 0, 0, 7],
  ["later for every use", 0, 20, 27],
  ["30 days after it began, however much it is used", 0, 29, 30],
])("a session ends %s", (_case, startedDay, usedDay, endDay) => {
  const day = (n: number) => at(n * 24 * 3600);
  expect(sessionExpiry(day(startedDay), day(usedDay))).toEqual(day(endDay));
});

test.each([
  ["POLICE_STATION", ["640105002001", "640105002007"], "PS-640105002"],
  ["POLICE_STATION", ["640105002001", "640105003001"], "PS-640105"],
  ["POLICE_ROOM", ["640105002002"], "PR-640105002002"],
  ["RESIDENTS_COMMITTEE", ["640105002009"], "RC-640105002009-02"],
  ["EDUCATION", ["640105"], "EDU-640105"],
  ["SCHOOL", ["640105"], "SCH-640105-02"],
  ["OTHER", ["6401050020020011", "6401050020020012"], "ORG-640105002002-01"],
  ["OTHER", ["64", "65"], null],
  ["OTHER", [], null],
] as const)("the code for a %s of %j is %s", (kind, areas, code) => {
  expect(codeFor(kind, areas, new Set(["SCH-640105-01", "RC-640105002009"]))).toBe(code);
});

import { dueIn, isDue, isFresh, lifetimeOf, readStoredSession } from "../src/session/session.rules.js";
import { holds, hasAccessTo, widestArea, type SessionViewer } from "../src/session/viewer.rules.js";

const MINUTE = 60_000;

test("reads the lifetime of a token from its claims", () => {
  const payload = Buffer.from(JSON.stringify({ iat: 1_000, exp: 1_900, sub: "某人?>" })).toString(
    "base64url",
  );
  expect(lifetimeOf(`header.${payload}.signature`)).toBe(15 * MINUTE);
});

test.each([
  ["just issued", 15 * MINUTE, true, false],
  ["three minutes before its end", 3 * MINUTE, true, false],
  ["two minutes before its end", 2 * MINUTE, true, true],
  ["ten seconds before its end", 10_000, false, true],
  ["after its end", -MINUTE, false, true],
])("judges a token %s", (_case, left, fresh, due) => {
  const now = 1_000_000_000;
  const held = { freshUntil: now + left };
  expect([isFresh(held, now), isDue(held, now)]).toEqual([fresh, due]);
  expect(dueIn(held, now)).toBe(Math.max(0, left - 2 * MINUTE));
});

test.each([
  ["nothing", null, null],
  ["invalid JSON", "{", null],
  ["an object of another shape", '{"refreshToken":1}', null],
  ["a sign-in", '{"refreshToken":"r","serial":3}', { refreshToken: "r", serial: 3, attempt: null }],
  [
    "a renewal under way",
    '{"refreshToken":"r","serial":3,"attempt":"a"}',
    { refreshToken: "r", serial: 3, attempt: "a" },
  ],
])("reads a stored session from %s", (_case, text, kept) => {
  expect(readStoredSession(text)).toEqual(kept);
});

describe("a viewer", () => {
  const station: SessionViewer = {
    id: "1",
    username: "station",
    displayName: "民警",
    agency: { id: "a", name: "派出所", kind: "POLICE_STATION" },
    grants: [
      { role: "OFFICER", area: { id: "640105002002", name: "星光巷", level: "COMMUNITY" } },
      { role: "PLANNER", area: { id: "640105002", name: "北京西路街道", level: "STREET" } },
    ],
  };

  test("has the roles of their grants", () => {
    expect(holds(station, ["PLANNER", "ADMIN"])).toBe(true);
    expect(holds(station, ["ADMIN"])).toBe(false);
  });

  test("has access to the areas of their grants and everything inside", () => {
    expect(widestArea(station)?.id).toBe("640105002");
    expect(hasAccessTo(station, "640105002001")).toBe(true);
    expect(hasAccessTo(station, "640105003")).toBe(false);
    expect(hasAccessTo(station, "640105")).toBe(false);
  });
});

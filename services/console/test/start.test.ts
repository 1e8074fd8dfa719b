import { eventsOfDay, partOfDay, phaseOf } from "../src/pages/start/today.rules.js";
import type { Role } from "../src/graph/schema.js";
import type { SessionViewer } from "../src/session/viewer.rules.js";

const now = new Date("2026-11-24T20:00:00Z"); // the 25th in Ningxia

function viewer(...roles: Role[]): SessionViewer {
  return {
    id: "1",
    username: "u",
    displayName: "某人",
    agency: { id: "agency", name: "单位", kind: "EDUCATION" },
    grants: roles.map((role) => ({ role, area: { id: "640105", name: "西夏区", level: "DISTRICT" } })),
  };
}

test("filters today's events by agency for a partner and by area for a planner", () => {
  const day = { from: "2026-11-24T16:00:00.000Z", to: "2026-11-25T16:00:00.000Z" };
  expect(eventsOfDay(viewer("PARTNER"), null, "2026-11-25")).toMatchObject({ ...day, agencies: ["agency"] });
  expect(eventsOfDay(viewer("PARTNER"), ["agency", "school"], "2026-11-25")).toMatchObject({
    agencies: ["agency", "school"],
  });
  expect(eventsOfDay(viewer("PARTNER", "OFFICER"), ["agency"], "2026-11-25")).toMatchObject({
    ...day,
    areas: ["640105", "640105"],
  });
  expect(eventsOfDay(viewer("PLANNER"), null, "2026-11-25")).not.toHaveProperty("agencies");
});

test.each([
  ["2026-11-24T18:00:00Z", "2026-11-24T20:00:00Z", "OVER"],
  ["2026-11-24T20:00:00Z", "2026-11-24T21:00:00Z", "NOW"],
  ["2026-11-24T20:01:00Z", "2026-11-24T21:00:00Z", "AHEAD"],
])("an event from %s to %s is %s", (startsAt, endsAt, phase) => {
  expect(phaseOf({ startsAt, endsAt }, now)).toBe(phase);
});

test.each([
  [4, "EVENING"],
  [5, "MORNING"],
  [12, "AFTERNOON"],
  [18, "EVENING"],
])("at hour %p it is %s", (hour, part) => {
  expect(partOfDay(hour)).toBe(part);
});

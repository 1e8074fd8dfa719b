import { linkExpiry, stateAt } from "../src/attendance/self-check-in/self-check-in.rules.js";

const event = {
  startsAt: new Date("2026-03-04T02:00:00Z"),
  endsAt: new Date("2026-03-04T03:00:00Z"),
  status: "CONFIRMED",
} as const;
const march = (text: string) => new Date(`2026-03-${text}Z`);

test.each([
  ["two hours after the event's end", "03T00:00:00", null, "04T05:00:00"],
  ["two hours from now, once the event is over", "04T10:00:00.500", null, "04T12:00:00"],
  ["a day after the event, when that comes before", "05T02:30:00", null, "05T03:00:00"],
  ["null, when the event is long over", "05T03:00:00", null, null],
  ["the requested time, in whole seconds", "03T00:00:00", "04T03:30:00.999", "04T03:30:00"],
  ["a day after the event at most", "03T00:00:00", "05T03:00:00", "05T03:00:00"],
  ["null, when requested later", "03T00:00:00", "05T03:00:01", null],
  ["null, when requested in the past", "04T00:00:00", "03T23:59:59", null],
])("a link expires at %s", (_case, now, until, expiry) => {
  expect(linkExpiry(event, until === null ? null : march(until), march(now))).toEqual(
    expiry && march(expiry),
  );
});

test.each([
  ["04T00:00:00", {}, "OPEN"],
  ["03T23:59:59", {}, "NOT_YET"],
  ["04T04:59:59", {}, "OPEN"],
  ["04T05:00:00", {}, "OVER"],
  ["04T02:00:00", { status: "COMPLETED" }, "OPEN"],
  ["04T02:00:00", { status: "PROPOSED" }, "CALLED_OFF"],
  ["04T02:00:00", { status: "CANCELLED" }, "CALLED_OFF"],
  ["04T02:00:00", { startsAt: march("06T02:00:00"), endsAt: march("06T03:00:00") }, "NOT_YET"],
  // Moved to an earlier day: the link's own expiry would be too late.
  ["04T02:00:00", { startsAt: march("01T02:00:00"), endsAt: march("01T03:00:00") }, "OVER"],
] as const)("at %s, with the event %p, a page is %s", (now, changed, state) => {
  expect(stateAt({ ...event, ...changed }, march("04T05:00:00"), march(now))).toBe(state);
});

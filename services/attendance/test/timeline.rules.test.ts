import { continues } from "../src/reach/counting/timeline.rules.js";

test.each([
  ["the same point", { timeline: "7:00000001", lsn: 50n }, true],
  ["a later point", { timeline: "7:00000001", lsn: 51n }, true],
  ["an earlier point, as when files are put back", { timeline: "7:00000001", lsn: 49n }, false],
  ["another timeline, however far", { timeline: "7:00000002", lsn: 90n }, false],
  ["another cluster", { timeline: "8:00000001", lsn: 90n }, false],
  ["a standby of it", { timeline: "7:standby:1", lsn: 90n }, false],
])("%s of the log", (_title, found, isContinued) => {
  expect(continues({ timeline: "7:00000001", lsn: 50n }, found)).toBe(isContinued);
});

import { continues } from "../src/reach/counting/timeline.rules.js";

test.each([
  ["the same point", { timeline: "7:00000001", lsn: 50n }, true],
  ["a later point", { timeline: "7:00000001", lsn: 51n }, true],
  ["an earlier point, as after restoring files", { timeline: "7:00000001", lsn: 49n }, false],
  ["another timeline at a later point", { timeline: "7:00000002", lsn: 90n }, false],
  ["another cluster", { timeline: "8:00000001", lsn: 90n }, false],
  ["a standby of the cluster", { timeline: "7:standby:1", lsn: 90n }, false],
])("continues from %s of the log or not", (_title, found, isContinued) => {
  expect(continues({ timeline: "7:00000001", lsn: 50n }, found)).toBe(isContinued);
});

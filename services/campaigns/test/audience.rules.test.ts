import { TAUGHT_AUDIENCES, unknownAudience } from "../src/replicas/audience/audience.rules.js";

test.each([
  ["all of them", TAUGHT_AUDIENCES, false],
  ["none", [], false],
  ["an empty id", [""], true],
  ["an empty id behind a known one", ["ELDERLY", ""], true],
  ["a blank", [" "], true],
  ["another case", ["elderly"], true],
  ["a name every object has", ["constructor"], true],
])("%s: reports an unknown audience", (_which, ids, isUnknown) => {
  expect(unknownAudience(ids)).toBe(isUnknown);
});

import { refusalIn } from "../src/graph/refusal.rules.js";
import type { Role } from "../src/graph/schema.js";
import { destinationsFor, divideForBar, isAt } from "../src/shell/navigation.rules.js";

const page = (home: string, ...roles: Role[]) => ({ home, roles });
const pages = [page("/", "ADMIN", "PARTNER"), page("/users", "ADMIN"), page("/coverage", "PARTNER")];

test("the navigation lists the pages of the viewer's roles in their order", () => {
  const homes = (held: readonly Role[]) => destinationsFor(pages, held).map(({ home }) => home);
  expect(homes(["PARTNER"])).toEqual(["/", "/coverage"]);
  expect(homes(["PARTNER", "ADMIN"])).toEqual(["/", "/users", "/coverage"]);
  expect(homes([])).toEqual([]);
});

test.each([
  ["/", "/", true],
  ["/", "/coverage", false],
  ["/coverage", "/coverage/640105", true],
  ["/coverage", "/coverages", false],
])("the entry %s is current at %s: %p", (home, pathname, is) => {
  expect(isAt({ home }, pathname)).toBe(is);
});

test("a bar has five entries, the last of which leads to the rest when there are more", () => {
  expect(divideForBar([1, 2, 3, 4, 5])).toEqual({ shown: [1, 2, 3, 4, 5], more: [] });
  expect(divideForBar([1, 2, 3, 4, 5, 6])).toEqual({ shown: [1, 2, 3, 4], more: [5, 6] });
});

test.each([
  ["a pending result", undefined, null],
  ["a result", { decideEvent: { id: "1", status: "CONFIRMED" } }, null],
  ["a refusal", { decideEvent: { message: "已被他人修改，请刷新。" } }, "已被他人修改，请刷新。"],
  ["a scalar result", { signOut: true }, null],
])("finds the refusal in %s", (_case, data, refusal) => {
  expect(refusalIn(data)).toBe(refusal);
});

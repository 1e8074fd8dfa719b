import { arrayOfIds, isUuid, newId, stableId } from "../src/index.js";

test("what we make is an id, and can be told from what nobody made", () => {
  expect([newId(), stableId("x", newId())].every(isUuid)).toBe(true);
  for (const text of ["", "x", "\u0000", newId().toUpperCase(), `${newId()}0`, newId().replaceAll("-", "")])
    expect([text, isUuid(text)]).toEqual([text, false]);
});

test("an array of ids holds none that is not one", () => {
  const [one, other] = [newId(), newId()];
  expect(arrayOfIds([one, 'x","y', other, "}"])).toBe(`{${one},${other}}`);
  expect(arrayOfIds(["x"])).toBe("{}");
});

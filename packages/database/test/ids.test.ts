import { arrayOfIds, isUuid, newId, stableId } from "../src/index.js";

test("recognises our ids and rejects other texts", () => {
  expect([newId(), stableId("x", newId())].every(isUuid)).toBe(true);
  for (const text of ["", "x", "\u0000", newId().toUpperCase(), `${newId()}0`, newId().replaceAll("-", "")])
    expect([text, isUuid(text)]).toEqual([text, false]);
});

test("an array of ids contains valid ids only", () => {
  const [one, other] = [newId(), newId()];
  expect(arrayOfIds([one, 'x","y', other, "}"])).toBe(`{${one},${other}}`);
  expect(arrayOfIds(["x"])).toBe("{}");
});

import { isUuid, newId, stableId } from "../src/index.js";

test("what we make is an id, and can be told from what nobody made", () => {
  expect([newId(), stableId("x", newId())].every(isUuid)).toBe(true);
  for (const text of ["", "x", "\u0000", newId().toUpperCase(), `${newId()}0`, newId().replaceAll("-", "")])
    expect([text, isUuid(text)]).toEqual([text, false]);
});

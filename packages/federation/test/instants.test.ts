import { writeInstant } from "../src/instants.js";

test.each([
  "1970-01-01T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "2026-03-02T01:02:03.040Z",
  "2024-02-29T23:59:59.999Z",
  "0001-01-01T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z",
  "+010000-01-01T00:00:00.000Z",
  "-000001-12-31T00:00:00.000Z",
])("writes %s unchanged", (text) => {
  expect(writeInstant(new Date(text))).toBe(text);
});

test("writes an invalid date as null", () => {
  expect(writeInstant(new Date(Number.NaN))).toBeNull();
});

test("writes instants of two thousand years as `toJSON` does", () => {
  const different: string[] = [];
  for (let at = Date.UTC(500, 0, 1); at < Date.UTC(2500, 0, 1); at += 12_345_678_901)
    if (writeInstant(new Date(at)) !== new Date(at).toJSON()) different.push(new Date(at).toJSON());
  expect(different).toEqual([]);
});

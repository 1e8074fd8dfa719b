import { instantOf } from "../src/instants.js";

test.each([
  ["2026-03-02 01:00:00+00", "2026-03-02T01:00:00.000Z"],
  ["2026-03-02 09:00:00.5+08", "2026-03-02T01:00:00.500Z"],
  ["2026-03-01 20:00:00.123456-05", "2026-03-02T01:00:00.123Z"],
  ["2026-03-02 06:30:00+05:30", "2026-03-02T01:00:00.000Z"],
  ["1900-12-31 23:59:59.999+00", "1900-12-31T23:59:59.999Z"],
])("%s is %s", (text, instant) => {
  expect(instantOf(text)).toEqual(new Date(instant));
});

test("parses PostgreSQL's other forms as before", () => {
  for (const text of ["infinity", "-infinity", "10000-01-01 00:00:00+00", "0044-03-15 00:00:00+00 BC"])
    expect(instantOf(text).getTime()).toBe(new Date(text).getTime());
});

test("matches the slow parser over a hundred years", () => {
  const different: string[] = [];
  for (let at = Date.UTC(1970, 0, 1); at < Date.UTC(2070, 0, 1); at += 123_456_789_012) {
    const [date, time] = new Date(at).toISOString().slice(0, -1).split("T");
    for (const zone of ["+00", "+08", "-11"]) {
      const text = `${date} ${time}${zone}`;
      if (instantOf(text).getTime() !== new Date(text).getTime()) different.push(text);
    }
  }
  expect(different).toEqual([]);
});

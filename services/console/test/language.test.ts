import { shiftDays, dayOf, formatsIn, isDay, firstOfMonth, dayStart } from "../src/language/formats.rules.js";
import { languageOf } from "../src/language/language.rules.js";
import { defineMessages } from "../src/language/message-catalog.js";

test.each([
  ["Chinese, whatever its region", ["zh-TW", "en"], "zh-CN"],
  ["English", ["en-GB", "zh-CN"], "en"],
  ["the first supported one", ["fr-FR", "en"], "en"],
  ["Chinese when none is supported", ["fr", "de"], "zh-CN"],
  ["Chinese without a preference", [], "zh-CN"],
])("the language is %s", (_case, preferred, language) => {
  expect(languageOf(preferred)).toBe(language);
});

test("requires every message in both languages, with the same parameters", () => {
  const messages = defineMessages({
    "zh-CN": { people: (n: number) => `${n} 人`, title: "覆盖" },
    en: { people: (n) => (n === 1 ? "1 person" : `${n} people`), title: "Coverage" },
  });
  expect(messages.en.people(1)).toBe("1 person");
  // @ts-expect-error -- a translation is missing
  defineMessages({ "zh-CN": { a: "甲", b: "乙" }, en: { a: "A" } });
  // @ts-expect-error -- a translation of nothing
  defineMessages({ "zh-CN": { a: "甲" }, en: { a: "A", b: "B" } });
  // @ts-expect-error -- a translation that forgets what it is about
  defineMessages({ "zh-CN": { a: (n: number) => `${n} 人` }, en: { a: "people" } });
});

describe("rounds a share down", () => {
  test.each([
    [0, "0%"],
    [0.00001, "<0.01%"],
    [0.0010515, "0.10%"],
    [0.00999, "0.99%"],
    [0.01, "1.0%"],
    [0.29, "29.0%"],
    [0.57, "57.0%"],
    [0.9999, "99.9%"],
    [1, "100%"],
  ])("formats %p as %s", (rate, shown) => {
    expect(formatsIn("zh-CN").rate(rate)).toBe(shown);
    expect(formatsIn("en").rate(rate)).toBe(shown);
  });
});

describe("formats times in the district's time zone, regardless of the browser's", () => {
  const now = new Date("2026-11-24T20:00:00Z"); // 04:00 on the 25th in Ningxia
  test.each([
    ["zh-CN", "2026-11-24T20:30:00Z", "04:30"],
    ["zh-CN", "2026-11-24T10:00:00Z", "11月24日 18:00"],
    ["en", "2026-11-24T10:00:00Z", "Nov 24 18:00"],
    ["zh-CN", "2027-01-02T02:05:00Z", "2027年1月2日 10:05"],
  ] as const)("in %s, formats %s as %s", (language, instant, shown) => {
    expect(formatsIn(language).when(instant, now)).toBe(shown);
  });

  test("formats the day of a span once, unless it ends on another day", () => {
    const formats = formatsIn("zh-CN");
    expect(formats.span("2026-11-26T06:00:00Z", "2026-11-26T06:45:00Z", now)).toBe("11月26日 14:00–14:45");
    expect(formats.span("2026-11-26T15:00:00Z", "2026-11-26T17:00:00Z", now)).toBe(
      "11月26日 23:00–11月27日 01:00",
    );
  });

  test("formats the day of a span as today", () => {
    const [from, to] = ["2026-11-25T06:00:00Z", "2026-11-25T06:45:00Z"];
    expect(formatsIn("zh-CN").span(from, to, now)).toBe("今天 14:00–14:45");
    expect(formatsIn("en").span(from, to, now)).toBe("today 14:00–14:45");
    expect(formatsIn("zh-CN").span(from, "2026-11-25T17:00:00Z", now)).toBe("今天 14:00–11月26日 01:00");
  });

  test("computes days and months", () => {
    expect(dayOf(now)).toBe("2026-11-25");
    expect(dayStart("2026-11-25").toISOString()).toBe("2026-11-24T16:00:00.000Z");
    expect(shiftDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(firstOfMonth("2026-01-31", -1)).toBe("2025-12-01");
  });

  test.each([
    ["2026-11-25", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["25.11.2026", false],
    ["", false],
  ])("%p is a day: %p", (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});

test("separates lists as each language does", () => {
  expect(formatsIn("zh-CN").list(["甲", "乙"])).toBe("甲、乙");
  expect(formatsIn("en").list(["a", "b", "c"])).toBe("a, b, c");
  expect(formatsIn("en").plural(1, { one: "person", other: "people" })).toBe("person");
});

import { refuseBasis, rosterKeptUntil, type DataSubject } from "../src/people/vault/legal-basis.rules.js";
import { identityNumber } from "./people.js";

const now = new Date("2026-03-02T01:00:00Z");
const born = (day: string, audience: DataSubject["audience"] = "ADOLESCENT"): DataSubject => ({
  identity: `id:${identityNumber(1, day)}`,
  audience,
});
const phone: DataSubject = { identity: "phone:+8613812345678", audience: "ADOLESCENT" };

test.each([
  ["no names, no basis", null, [], true],
  ["names without a basis", null, [born("19800229", "RESIDENT")], false],
  ["an adult who consents", "CONSENT", [born("19800229", "RESIDENT")], true],
  ["a child of 12 who consents", "CONSENT", [born("20140305")], false],
  [
    "a child of 12 among adults",
    "CONSENT",
    [born("19800229", "RESIDENT"), born("20140305", "RESIDENT")],
    false,
  ],
  ["a child of 12 whose guardian consents", "GUARDIAN_CONSENT", [born("20140305")], true],
  ["a child of 12, by statutory duty", "STATUTORY_DUTY", [born("20140305")], true],
  ["a person on their 14th birthday", "CONSENT", [born("20120302")], true],
  ["a person a day before it", "CONSENT", [born("20120303")], false],
  ["an adolescent with a phone, who may be younger", "CONSENT", [phone], false],
  ["an adolescent with a phone, whose guardian consents", "GUARDIAN_CONSENT", [phone], true],
  ["a resident with a phone", "CONSENT", [{ ...phone, audience: "RESIDENT" as const }], true],
] as const)("%s: %#", (_case, basis, subjects, may) => {
  expect(refuseBasis(["input", "basis"], basis, subjects, now)?.path ?? null).toEqual(
    may ? null : ["input", "basis"],
  );
});

test("begins a birthday at midnight in the district", () => {
  const subjects = [born("20120303")];
  expect(refuseBasis(["basis"], "CONSENT", subjects, new Date("2026-03-02T15:59:59Z"))).not.toBeNull();
  expect(refuseBasis(["basis"], "CONSENT", subjects, new Date("2026-03-02T16:00:00Z"))).toBeNull();
});

test("keeps names of a roster for half a year after the event", () => {
  expect(rosterKeptUntil(new Date("2026-03-02T02:00:00Z"))).toBe("2026-09-02");
});

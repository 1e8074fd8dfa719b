import { readIdentity } from "../src/people/person/identity.rules.js";

test.each([
  ["a number of the district", "64010519800229011X", null],
  [
    "the same with full-width digits and spaces",
    "６４０１０５ １９８００２２９ ０１１３",
    "id:640105198002290113",
  ],
  ["one that ends in a lower-case x", "11010519491231002x", "id:11010519491231002X"],
  ["one with a wrong check character", "640105198002290114", null],
  ["a 29th of February in a year without one", "640105198102290119", null],
  ["a 13th month", "640105198013010117", null],
  ["an unknown issuing place", "990105198002290118", null],
  ["the 15 digits of an old card", "640105800229011", null],
  ["one with a letter inside", "64010519800229O113", null],
  ["one with a blank for a digit", "64010519800229 113", null],
])("an identity number: %s", (_case, identityNumber, identity) => {
  const reading = readIdentity({ identityNumber });
  expect("identity" in reading ? reading.identity : null).toBe(identity);
});

test.each([
  ["plain", "13812345678", true],
  ["with the country code", "+8613812345678", true],
  ["with the country code as dialled", "008613812345678", true],
  ["with spaces and hyphens", "+86 138-1234 5678", true],
  ["in full-width digits", "１３８１２３４５６７８", true],
  ["in full-width digits with a full-width plus", "＋８６１３８１２３４５６７８", true],
  ["a digit short", "1381234567", false],
  ["an unassigned prefix", "12012345678", false],
  ["a landline", "0951-6091234", false],
  ["an emergency number", "110", false],
  ["one of another country", "+12125551234", false],
  ["with an extension", "13812345678 ext 9", false],
  ["words", "没有手机", false],
])("a phone number: %s", (_case, phone, isOne) => {
  const reading = readIdentity({ phone });
  expect("identity" in reading ? reading.identity : null).toBe(isOne ? "phone:+8613812345678" : null);
});

test.each([
  [
    "prefers the identity number to the phone",
    { identityNumber: "640105198002290113", phone: "13812345678" },
    "id:",
  ],
  ["treats a blank identity number as absent", { identityNumber: "  ", phone: "13812345678" }, "phone:"],
  ["refuses a wrong identity number beside a phone", { identityNumber: "1", phone: "13812345678" }, null],
  ["refuses a name alone", { name: "王小明" }, null],
])("%s", (_case, person, kind) => {
  const reading = readIdentity(person);
  expect("identity" in reading ? reading.identity.replace(/:.*/, ":") : null).toBe(kind);
});

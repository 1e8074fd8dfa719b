import {
  areaOfAll,
  isOverused,
  overusedIdentities,
  reasonsToHold,
  type Evidence,
} from "../src/people/person/join.rules.js";

const CLEAR: Evidence = {
  atOtherAgency: false,
  atSameEvent: false,
  hasOtherPhone: false,
  hasOtherIdentity: false,
  onOneList: false,
};

test.each<[string, Partial<Evidence>, string[]]>([
  ["nothing contradicts the join", {}, []],
  ["one of them attended at another agency", { atOtherAgency: true }, ["OTHER_AGENCY"]],
  ["both attended one event", { atSameEvent: true }, ["SAME_EVENT"]],
  ["the identity number has another phone", { hasOtherPhone: true }, ["SECOND_PHONE"]],
  ["the phone came with two identity numbers", { hasOtherIdentity: true }, ["SHARED_PHONE"]],
  ["one list names both", { onOneList: true }, ["ONE_LIST"]],
  ["two facts contradict the join", { atSameEvent: true, onOneList: true }, ["SAME_EVENT", "ONE_LIST"]],
])("reasons to hold when %s", (_case, evidence, reasons) => {
  expect(reasonsToHold({ ...CLEAR, ...evidence })).toEqual(reasons);
});

test.each([
  [[], "640105002002", "640105002002"],
  [["640105002002"], "1", "640105002002"],
  [["640105002002", "640105002003"], "1", "640105002"],
  [["640105002002", "640105003001"], "1", "640105"],
  [["640105002002", "640105"], "1", "640105"],
  [["64010500200201", "640105002002"], "1", "640105002002"],
  [["640105002002", "640205"], "1", "64"],
  [["640105002002", "110101"], "640105002002", "640105002002"],
])("the area of all of %j, by default %s, is %s", (areas, usual, expected) => {
  expect(areaOfAll(areas, usual)).toBe(expected);
});

const person = (identity: number, phone: number | null) => ({
  pseudonym: Buffer.alloc(16, identity),
  kind: "IDENTITY_NUMBER" as const,
  phone: phone === null ? null : Buffer.alloc(16, 100 + phone),
});
test.each<[string, [number, number | null][], boolean[]]>([
  ["no people", [], []],
  [
    "one with two phones",
    [
      [1, 1],
      [1, 2],
    ],
    [false, false],
  ],
  [
    "one with two phones, several times",
    [
      [1, 1],
      [1, 2],
      [1, 1],
      [1, 2],
    ],
    [false, false, false, false],
  ],
  [
    "one with three phones",
    [
      [1, 1],
      [1, 2],
      [1, 3],
    ],
    [true, true, true],
  ],
  [
    "one with three phones, and once with none",
    [
      [1, 1],
      [1, null],
      [1, 2],
      [1, 3],
    ],
    [true, false, true, true],
  ],
  [
    "one with three phones among others",
    [
      [2, 1],
      [1, 1],
      [1, 2],
      [3, 9],
      [1, 3],
    ],
    [false, true, true, false, true],
  ],
  [
    "three with one phone",
    [
      [1, 1],
      [2, 1],
      [3, 1],
    ],
    [false, false, false],
  ],
])("finds overused identity numbers among %s", (_case, came, expected) => {
  const people = came.map(([identity, phone]) => person(identity, phone));
  const overused = overusedIdentities(people);
  expect(people.map((one) => isOverused(one, overused))).toEqual(expected);
});

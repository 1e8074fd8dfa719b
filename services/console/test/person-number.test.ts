import idCard from "idcard";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/mobile/metadata";
import { masked, numberInCode, readNumber } from "../src/outbox/person-number.rules.js";

const { verify } = idCard;

test.each([
  ["640105198002290113", "IDENTITY 640105198002290113"],
  ["６４０１０５ １９８００２２９ ０１１３", "IDENTITY 640105198002290113"],
  ["11010519491231002x", "IDENTITY 11010519491231002X"],
  ["640105198002290114", "IDENTITY_WRONG"],
  ["640105198102290119", "IDENTITY_WRONG"],
  ["990105198002290118", "IDENTITY_WRONG"],
  ["640105800229011", "IDENTITY_FORMAT"],
  ["64010519800229O113", "IDENTITY_FORMAT"],
  ["13812345678", "PHONE 13812345678"],
  ["+86 138-1234 5678", "PHONE 13812345678"],
  ["008613812345678", "PHONE 13812345678"],
  ["＋８６１３８１２３４５６７８", "PHONE 13812345678"],
  ["1381234567", "PHONE_WRONG"],
  ["12012345678", "PHONE_WRONG"],
  ["+12125551234", "PHONE_WRONG"],
  ["0951-6091234", "PHONE_WRONG"],
  ["没有手机", "PHONE_WRONG"],
  ["  ", "NOTHING"],
])("reads %p as %s", (text, read) => {
  const reading = readNumber(text);
  expect("problem" in reading ? reading.problem : `${reading.kind} ${reading.number}`).toBe(read);
});

test("agrees with the server's library on every prefix of a mobile number", () => {
  for (let beginning = 10_000; beginning < 20_000; beginning += 1) {
    const number = `${beginning}123456`;
    const phone = parsePhoneNumberFromString(number, "CN", metadata);
    const isOne = phone?.country === "CN" && phone.isValid();
    expect([number, "number" in readNumber(number)]).toEqual([number, isOne]);
  }
});

test("agrees with the server's library on every region and every check character of an identity number", () => {
  for (let place = 10; place < 100; place += 1)
    for (const check of "0123456789X") {
      const number = `${place}010519800229011${check}`;
      expect([number, "number" in readNumber(number)]).toEqual([number, verify(number)]);
    }
});

test("masks a number so that it is recognisable but not usable", () => {
  expect(masked({ kind: "PHONE", number: "13812345678" })).toBe("138****5678");
  expect(masked({ kind: "IDENTITY", number: "640105198002290113" })).toBe("640************113");
});

test.each([
  ["640105198002290113", "640105198002290113"],
  ["tel:+8613812345678", "13812345678"],
  ['{"name":"王小明","id":"11010519491231002X"}', "11010519491231002X"],
  ["MECARD:N:王小明;TEL:13812345678;;", "13812345678"],
  ["13812345678 / 13912345678", null],
  ["13812345678,13812345678", "13812345678"],
  ["640105198002290114", null],
  ["https://example.org/a?t=138123456789012345678", null],
  ["", null],
])("finds in the code %p the number %p", (text, number) => {
  expect(numberInCode(text)?.number ?? null).toBe(number);
});

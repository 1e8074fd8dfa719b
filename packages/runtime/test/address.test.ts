import { distinctClientAddress } from "../src/index.js";

test.each([
  [undefined, undefined],
  ["127.0.0.1", undefined],
  ["127.9.9.9", undefined],
  ["::1", undefined],
  ["::ffff:127.0.0.1", undefined],
  ["::ffff:10.0.0.7", "10.0.0.7"],
  ["10.0.0.7", "10.0.0.7"],
  ["2001:db8::7", "2001:db8::7"],
  ["no address", "no address"],
])("the address %j distinguishes callers as %j", (address, distinct) => {
  expect(distinctClientAddress(address)).toBe(distinct);
});

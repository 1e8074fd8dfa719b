import {
  readKnownDevices,
  tokenFor,
  withKnownDevice,
  type KnownDevice,
} from "../src/session/known-device.rules.js";

const of = (username: string, token = `token of ${username}`): KnownDevice => ({ username, token });

test.each([
  ["nothing", null, []],
  ["invalid JSON", "{", []],
  ["an object instead of a list", '{"username":"a"}', []],
  ["a list with invalid items", '[{"username":"a","token":"t"},{"username":"b"},null,7]', [of("a", "t")]],
])("reads the valid devices from %s", (_case, text, read) => {
  expect(readKnownDevices(text)).toEqual(read);
});

test.each([
  ["anna", "token of anna"],
  ["ANNA", "token of anna"],
  ["berta", null],
])("%s signs in with the device token %p", (username, token) => {
  expect(tokenFor([of("anna")], username)).toBe(token);
});

test("stores the newest token of each name, for the latest thirty names", () => {
  expect(withKnownDevice([of("anna"), of("berta")], of("BERTA", "new"))).toEqual([
    of("BERTA", "new"),
    of("anna"),
  ]);
  let kept: readonly KnownDevice[] = [];
  for (let n = 0; n < 40; n += 1) kept = withKnownDevice(kept, of(`name-${n}`));
  expect(kept).toHaveLength(30);
  expect(tokenFor(kept, "name-39")).not.toBeNull();
  expect(tokenFor(kept, "name-9")).toBeNull();
});

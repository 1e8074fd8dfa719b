import {
  readKnownDevices,
  tokenFor,
  withKnownDevice,
  type KnownDevice,
} from "../src/session/known-device.rules.js";

const of = (username: string, token = `token of ${username}`): KnownDevice => ({ username, token });

test.each([
  ["nothing", null, []],
  ["what is no JSON", "{", []],
  ["another thing", '{"username":"a"}', []],
  ["what is half right", '[{"username":"a","token":"t"},{"username":"b"},null,7]', [of("a", "t")]],
])("of %s that is kept, what can be used is read", (_case, text, read) => {
  expect(readKnownDevices(text)).toEqual(read);
});

test.each([
  ["anna", "token of anna"],
  ["ANNA", "token of anna"],
  ["berta", null],
])("%s signs in with %s", (username, token) => {
  expect(tokenFor([of("anna")], username)).toBe(token);
});

test("of each name the newest is kept, and of thirty names at most", () => {
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

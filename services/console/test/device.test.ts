import { passingShelf } from "../src/device/encrypted-store.js";

test("where the browser keeps nothing, things last as long as the page, in their order", async () => {
  const shelf = passingShelf();
  const [one, other] = [await shelf.append("一"), await shelf.append("二")];
  await shelf.replace({ name: one, value: "壹" });
  expect(await shelf.row()).toEqual([
    { name: one, value: "壹" },
    { name: other, value: "二" },
  ]);
  await shelf.remove(one);
  await shelf.replace({ name: one, value: "back" });
  expect(await shelf.row()).toEqual([{ name: other, value: "二" }]);
  await shelf.put("day", { events: [] });
  expect([await shelf.get("day"), shelf.isLasting]).toEqual([{ events: [] }, false]);
  await shelf.clear();
  expect([await shelf.get("day"), await shelf.row()]).toEqual([undefined, []]);
});

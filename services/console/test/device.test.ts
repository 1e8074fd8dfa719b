import { createMemoryStore } from "../src/device/encrypted-store.js";

test("the memory store holds values in their order as long as the page lasts", async () => {
  const store = createMemoryStore();
  const [one, other] = [await store.append("一"), await store.append("二")];
  await store.replace({ name: one, value: "壹" });
  expect(await store.row()).toEqual([
    { name: one, value: "壹" },
    { name: other, value: "二" },
  ]);
  await store.remove(one);
  await store.replace({ name: one, value: "back" });
  expect(await store.row()).toEqual([{ name: other, value: "二" }]);
  await store.put("day", { events: [] });
  expect([await store.get("day"), store.isPersistent]).toEqual([{ events: [] }, false]);
  await store.clear();
  expect([await store.get("day"), await store.row()]).toEqual([undefined, []]);
});

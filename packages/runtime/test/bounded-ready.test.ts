import { boundedReady } from "../src/bounded-ready.js";

const never = () => new Promise<void>(() => undefined);

test("a check that never answers fails in time", async () => {
  await expect(boundedReady(never, 20)()).rejects.toThrow("did not answer within 20 ms");
});

test("a check that answers in time is passed on", async () => {
  await expect(boundedReady(async () => undefined)()).resolves.toBeUndefined();
  await expect(boundedReady(() => Promise.reject(new Error("tables are behind")))()).rejects.toThrow(
    "tables are behind",
  );
});

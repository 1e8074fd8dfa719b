import { boundedReady } from "../src/bounded-ready.js";

const never = () => new Promise<void>(() => undefined);

test("whoever asks something that never answers is told so in time", async () => {
  await expect(boundedReady(never, 20)()).rejects.toThrow("did not answer within 20 ms");
});

test("what answers in time is told as it is", async () => {
  await expect(boundedReady(async () => undefined)()).resolves.toBeUndefined();
  await expect(boundedReady(() => Promise.reject(new Error("tables are behind")))()).rejects.toThrow(
    "tables are behind",
  );
});

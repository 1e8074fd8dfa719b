import { Lifeline } from "../src/index.js";

test("what is held is let go of newest first, once, and a failure keeps nothing else", async () => {
  const released: string[] = [];
  const lifeline = new Lifeline();
  lifeline.holds("database", () => void released.push("database"));
  lifeline.holds("queue", () => {
    throw new Error("stuck");
  });
  lifeline.holds("server", async () => void released.push("server"));
  await expect(lifeline.close()).rejects.toThrow("queue could not be closed");
  await expect(lifeline.close()).rejects.toThrow("queue could not be closed");
  expect(released).toEqual(["server", "database"]);
});

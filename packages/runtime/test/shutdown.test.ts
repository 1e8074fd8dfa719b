import { spawn } from "node:child_process";
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

test("a process that is stuck when it is asked to stop ends anyway, after a while; one that is not ends at once", async () => {
  const lifeline = new URL("../dist/lifeline.js", import.meta.url).href;
  const run = (stuck: boolean) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const program = `import { untilAskedToStop } from ${JSON.stringify(lifeline)};
        const alive = setInterval(() => {}, 1000);
        const asked = untilAskedToStop(300);
        console.log("ready");
        await asked;
        if (!${stuck}) clearInterval(alive);`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", program]);
      let said = "";
      child.stderr.on("data", (text) => (said += text));
      child.stdout.once("data", () => child.kill("SIGTERM"));
      child.on("close", (code) => resolve({ code, said }));
    });
  expect(await run(true)).toEqual({ code: 1, said: expect.stringContaining("It did not stop in time") });
  expect(await run(false)).toEqual({ code: 0, said: "" });
});

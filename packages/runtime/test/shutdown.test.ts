import { spawn } from "node:child_process";
import { ShutdownStack } from "../src/index.js";

test("releases resources newest first, once, and goes on after a failure", async () => {
  const released: string[] = [];
  const shutdown = new ShutdownStack();
  shutdown.defer("database", () => void released.push("database"));
  shutdown.defer("queue", () => {
    throw new Error("stuck");
  });
  shutdown.defer("server", async () => void released.push("server"));
  await expect(shutdown.close()).rejects.toThrow("queue could not be closed");
  await expect(shutdown.close()).rejects.toThrow("queue could not be closed");
  expect(released).toEqual(["server", "database"]);
});

test("ends at once after a shutdown signal, and after the time limit when it hangs", async () => {
  const shutdown = new URL("../dist/shutdown.js", import.meta.url).href;
  const run = (stuck: boolean) =>
    new Promise<{ code: number | null; said: string }>((resolve) => {
      const program = `import { waitForShutdownSignal } from ${JSON.stringify(shutdown)};
        const alive = setInterval(() => {}, 1000);
        const asked = waitForShutdownSignal(300);
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

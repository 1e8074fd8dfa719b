import { freePort } from "@starlane/runtime";
import { aDatabase, type TestDatabase } from "@starlane/testing";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openHome, services } from "../src/index.js";

const MAIN = fileURLToPath(new URL("../../../services/venues/dist/main.js", import.meta.url));

let database: TestDatabase | undefined;
afterAll(() => database?.drop());

test("a service alone says that it stops before it does, and answers meanwhile", async () => {
  database = await aDatabase(services);
  const path = mkdtempSync(join(tmpdir(), "starlane-stopping-"));
  mkdirSync(join(path, "keys"));
  const { keys } = openHome(path);
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      DATABASE_URL: database.urlOf("venues"),
      STARLANE_KEYS: keys,
      STARLANE_STOP_SECONDS: "3",
      LOG_LEVEL: "error",
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "close");
  const ask = (what: string) => fetch(`http://127.0.0.1:${port}${what}`).catch(() => null);
  while ((await ask("/readyz"))?.status !== 200) await setTimeout(50);
  child.kill("SIGTERM");
  let ready = await ask("/readyz");
  while (ready?.status === 200) ready = await ask("/readyz");
  expect([ready?.status, await ready?.json()]).toEqual([503, { status: "stopping" }]);
  expect((await ask("/sdl"))?.status).toBe(200);
  expect((await ended)[0]).toBe(0);
  rmSync(path, { recursive: true, force: true });
});

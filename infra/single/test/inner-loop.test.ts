import { freePort } from "@starlane/runtime";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const EDITED = join(ROOT, "services/venues/src/venue/venue.rules.ts");

test("the product restarts after an edit with the same database, and everything ends on request", async () => {
  const home = mkdtempSync(join(tmpdir(), "starlane-dev-"));
  const port = await freePort();
  const child = spawn(process.execPath, ["infra/boot/dev.mjs"], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), STARLANE_HOME: home, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  try {
    let printed = "";
    let wake = () => undefined as void;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => {
        printed += text.toString();
        wake();
      });
    void closed.then(() => wake());
    const says = async (words: RegExp) => {
      while (!words.test(printed) && child.exitCode === null)
        await new Promise<void>((resolve) => (wake = resolve));
      expect(printed).toMatch(words);
    };
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    const database = () => readFileSync(join(home, "postgres/cluster/postmaster.pid"), "utf8");

    await says(/Ctrl-C stops/);
    expect(printed).toMatch(/psql 'postgres:\/\/[^']+'/);
    expect(printed).toMatch(/node inspect 127\.0\.0\.1:\d+/);
    const [console] = /http:\/\/127\.0\.0\.1:5\d+/.exec(printed)!;
    expect(await isReady()).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/graphiql`)).status).toBe(200);
    const page = await fetch(console, { headers: { accept: "text/html" } });
    expect(await page.text()).toContain("/@vite/client");
    expect((await fetch(`${console}/readyz`)).status).toBe(200); // product routes are forwarded to it

    const before = database();
    utimesSync(EDITED, new Date(), new Date()); // saved unchanged, by the machine's clock
    await says(/↻ [\d.]+ s {2}services\/venues\/src\/venue\/venue\.rules\.ts/);
    expect(await isReady()).toBe(200);
    expect(database()).toBe(before);
  } finally {
    child.kill("SIGTERM");
    expect(await closed).toEqual([0, null]);
    rmSync(home, { recursive: true, force: true });
  }
});

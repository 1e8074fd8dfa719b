import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { createLogger } from "@starlane/runtime";
import { aClock, aDatabase, TEST_PASSWORD } from "@starlane/testing";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { districtLoad, openHome, openStarlane, services } from "../src/index.js";
import { PASSWORD } from "./starlane.js";

const TIMES = 5; // it used to hang every third time, while services closed that others still delivered to

test("closes at once, however many messages are pending", async () => {
  const path = mkdtempSync(join(tmpdir(), "starlane-closing-"));
  mkdirSync(join(path, "keys"));
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  writeFileSync(join(path, "keys", "database.json"), JSON.stringify(passwords));
  const home = openHome(path);
  const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
  for (let time = 0; time < TIMES; time += 1) {
    const database = await aDatabase(services);
    const starlane = await openStarlane({
      adminUrl: database.adminUrl,
      home,
      logger: createLogger("fatal"),
      clock: aClock(),
    });
    await starlane.load(districtLoad(division, { sample: true, password: PASSWORD }));
    await starlane.close();
    await database.drop();
  }
  rmSync(path, { recursive: true, force: true });
});

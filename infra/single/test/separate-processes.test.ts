import { COMMITTED_DISTRICT, loadDivision } from "@starlane/district";
import { createLogger, freePort } from "@starlane/runtime";
import { aDatabase, TEST_PASSWORD, type TestDatabase } from "@starlane/testing";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { districtLoad, openHome, openStarlane, services } from "../src/index.js";
import { PASSWORD } from "./starlane.js";

const children: ChildProcess[] = [];
let database: TestDatabase | undefined;
afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      const ended = once(child, "close");
      child.kill("SIGTERM");
      expect((await ended)[0]).toBe(0);
    }),
  );
  await database?.drop();
});

test("four services and the gateway, each in a process of its own, answer as one", async () => {
  const path = mkdtempSync(join(tmpdir(), "starlane-apart-"));
  mkdirSync(join(path, "keys"));
  const passwords = Object.fromEntries(services.map(({ name }) => [name, TEST_PASSWORD]));
  writeFileSync(join(path, "keys", "database.json"), JSON.stringify(passwords));
  const home = openHome(path);
  const own = await aDatabase(services);
  database = own;
  const { adminUrl } = own;
  const together = await openStarlane({
    adminUrl,
    home,
    logger: createLogger("fatal"),
    clock: () => new Date(), // the machine's clock, which the other processes read too
  });
  const division = await loadDivision(COMMITTED_DISTRICT, { cacheDirectory: home.divisions });
  await together.load(districtLoad(division, { sample: true, password: PASSWORD }));
  await together.close(); // its messages are in the outboxes, for the processes to deliver

  const urls = Object.fromEntries(
    await Promise.all(
      services.map(async ({ name }) => [name, `http://127.0.0.1:${await freePort()}`] as const),
    ),
  );
  for (const { name } of services) {
    run(`services/${name}/dist/main.js`, {
      DATABASE_URL: own.urlOf(name),
      STARLANE_KEYS: home.keys,
      STARLANE_PEERS: Object.entries(urls)
        .filter(([peer]) => peer !== name)
        .map(([peer, url]) => `${peer}=${url}`)
        .join(),
      PORT: new URL(urls[name]!).port,
    });
  }
  const port = await freePort();
  const where = Object.fromEntries(
    Object.entries(urls).map(([name, url]) => [`${name.toUpperCase()}_URL`, url]),
  );
  run("services/gateway/dist/main.js", { ...where, STARLANE_KEYS: home.keys, PORT: String(port) });

  const gateway = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${gateway}/readyz`)).ok);
  const ask = async (query: string, token = "") => {
    const headers = {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "accept-language": "en",
    };
    const response = await fetch(`${gateway}/graphql`, {
      method: "POST",
      headers,
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  };
  const { signIn } = await ask(
    `mutation { signIn(username: "planner", password: "${PASSWORD}") { accessToken } }`,
  );
  const population = async () => {
    const answer = await ask(
      '{ coverage(area: "640105", by: [AREA]) { total { area { name } population } } }',
      signIn.accessToken,
    );
    return answer?.coverage?.total;
  };
  await until(async () => (await population())?.population !== undefined); // once the areas are replicated
  expect(await population()).toEqual({ area: { name: "西夏区" }, population: 449_559 });
  rmSync(path, { recursive: true, force: true });
});

function run(main: string, env: Record<string, string>): void {
  const script = fileURLToPath(new URL(`../../../${main}`, import.meta.url));
  children.push(
    spawn(process.execPath, [script], {
      env: { ...process.env, LOG_LEVEL: "error", ...env },
      stdio: "inherit",
    }),
  );
}

/** Polls until the answer is true; a refused connection counts as false. The test's timeout limits it. */
async function until(answer: () => Promise<boolean>): Promise<void> {
  while (!(await answer().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 100));
}

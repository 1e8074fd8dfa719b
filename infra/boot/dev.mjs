// `npm run dev`: the product, restarted after every edit, with a lasting database and the console served by Vite. Runs
// on the Node of the toolchain.

import { spawn } from "node:child_process";
import { globSync, watch } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { compile } from "./compile.mjs";
import { readable } from "./readable-log.mjs";
import { root } from "./root.mjs";

const HOME = process.env.STARLANE_HOME || join(root, ".starlane");
const PASSWORD = process.env.STARLANE_SAMPLE_PASSWORD || "starlane-dev";
const LOG_LEVEL = process.env.LOG_LEVEL || "info";
const PORT = Number(process.env.PORT || 4000);
/** An editor may write a file twice, and several files at once. */
const SETTLES_MS = 40;
const GUARD = ["--import", new URL("./end-with-parent.mjs", import.meta.url).href];
/** The files that define the schema; documents generated from it are updated after a change. */
const OF_SCHEMA = /\.(type|resolver|refusals)\.ts$/;
const OF_NODE = /^(Debugger (listening|attached|ending)|For help, see: https:|Waiting for the debugger)/;

const say = (text = "") => process.stdout.write(`${text}\n`);

let isStopping = false;
/** The running programs, the latest first. */
const running = [];

/** Starts a Node program that ends with this one. @param {string[]} args the arguments of `node` */
function startNode(args, { env = {}, cwd = root } = {}) {
  const child = spawn(process.execPath, [...GUARD, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true, // Ctrl-C reaches only this process, which shuts the others down in order
  });
  running.unshift(child);
  child.ended = new Promise((resolve) =>
    child.once("close", (code) => {
      running.splice(running.indexOf(child), 1);
      resolve(code);
    }),
  );
  return child;
}

const lines = (stream, take) => createInterface({ input: stream }).on("line", take);

/** Returns the first free port from a given one on. */
async function freePortFrom(port) {
  for (; ; port++) {
    const isFree = await new Promise((resolve) => {
      const server = createServer()
        .once("error", () => resolve(false))
        .listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}

/** Starts the database and resolves with its URL. */
async function startDatabase() {
  const child = startNode(["infra/single/dist/database.js"], { env: { STARLANE_HOME: HOME } });
  lines(child.stdout, say);
  lines(child.stderr, say);
  const url = await Promise.race([
    new Promise((resolve) => child.on("message", ({ database }) => database && resolve(database))),
    child.ended.then(() => null),
  ]);
  if (url === null) return stop(1);
  void child.ended.then(() => stop(1));
  return url;
}

/** The product: one process serves, and one is on standby. */
class Product {
  #child = null;
  #standby = null;

  constructor(url, debugPort) {
    this.url = url;
    this.debugPort = debugPort;
  }

  /** @returns {Promise<boolean>} true if it serves; otherwise its output is shown */
  async start() {
    const child = this.#standby ?? this.#prepare();
    this.#standby = null;
    this.#child = child;
    const output = [];
    const listening = lines(child.stdout, (line) => output.push(line));
    lines(child.stderr, (line) => OF_NODE.test(line) || say(readable(line)));
    const serves = await Promise.race([
      new Promise((resolve) => {
        child.on("message", ({ starlane }) => starlane === "serving" && resolve(true));
        child.send("go");
      }),
      child.ended.then(() => false),
    ]);
    if (isStopping) return false;
    this.#standby = this.#prepare();
    if (!serves) say(output.join("\n"));
    listening.removeAllListeners("line").on("line", () => undefined);
    if (serves) void this.#sayWhenEnded(child);
    return serves;
  }

  async #sayWhenEnded(child) {
    const code = await child.ended;
    if (this.#child === child && !isStopping)
      say(`  ✗ 意外结束，改动后重新启动 Ended by itself (${code}); edit something and it starts again`);
  }

  #prepare() {
    return startNode(
      ["--enable-source-maps", "infra/boot/standby.mjs", "infra/single/dist/main.js", String(this.debugPort)],
      {
        env: {
          DATABASE_URL: this.url,
          LOG_LEVEL,
          NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "starlane", "compiled"),
          PORT: String(PORT),
          STARLANE_HOME: HOME,
          STARLANE_SAMPLE_PASSWORD: PASSWORD,
        },
      },
    );
  }

  /** Kills the product at once: pending work is rolled back, as after any crash. */
  async stop() {
    const child = this.#child;
    this.#child = null;
    child?.kill("SIGKILL");
    await child?.ended;
  }
}

/** Calls back with the changed paths, shortly after the last change; one call at a time. */
function whenChanged(folders, isWatched, then) {
  const changed = new Set();
  let timer;
  let working = false;
  const work = async () => {
    if (working || changed.size === 0) return;
    working = true;
    const paths = [...changed];
    changed.clear();
    await then(paths);
    working = false;
    await work();
  };
  for (const folder of folders)
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name === null || !isWatched(name)) return;
      changed.add(join(root, folder, name));
      clearTimeout(timer);
      timer = setTimeout(() => void work(), SETTLES_MS);
    });
}

/** Compiles changed files and restarts the product. */
async function restart(product, paths) {
  const began = performance.now();
  const stopping = product.stop();
  const mistakes = [];
  for (const path of paths)
    if (path.endsWith(".ts")) await compile(path).catch((error) => mistakes.push(error.message));
  await stopping;
  const names = paths.map((path) => relative(root, path)).join(", ");
  if (mistakes.length > 0) say(`\n${mistakes.join("\n")}\n  ✗ ${names}`);
  else if (!(await product.start())) say(`  ✗ 未能启动 Not started: ${names}`);
  else say(`  ↻ ${((performance.now() - began) / 1000).toFixed(1)} s  ${names}`);
  if (paths.some((path) => OF_SCHEMA.test(path))) void runQuietly(["infra/single/dist/generate.js"]);
}

/** Runs a program and shows its output only if it fails. */
function runQuietly(args, options) {
  const child = startNode(args, options);
  const output = [];
  lines(child.stdout, (line) => output.push(line));
  lines(child.stderr, (line) => output.push(line));
  return child.ended.then((code) => code !== 0 && say(output.join("\n")));
}

const CONSOLE = { cwd: join(root, "services", "console") };
const typeDocuments = () => runQuietly(["graph.mjs"], CONSOLE);

/**
 * Serves the console from its sources; the types of its GraphQL documents are regenerated when they or the schema
 * change.
 */
async function startConsole(port) {
  await typeDocuments();
  const isOfGraph = (name) => name.endsWith(".graphql");
  whenChanged(["services/console/src", "docs/generated"], isOfGraph, typeDocuments);
  const vite = startNode(
    [
      "node_modules/vite/bin/vite.js",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--strictPort",
      "--clearScreen",
      "false",
      "--logLevel",
      "warn",
    ],
    { ...CONSOLE, env: { GATEWAY_URL: `http://127.0.0.1:${PORT}` } },
  );
  lines(vite.stdout, say);
  lines(vite.stderr, say);
}

async function end(child, withinMs) {
  const timer = setTimeout(() => child.kill("SIGKILL"), withinMs);
  child.kill("SIGTERM");
  await child.ended;
  clearTimeout(timer);
}

/** Ends everything, the database last. */
async function stop(code) {
  if (isStopping) return;
  isStopping = true;
  say("\n正在停止 … Stopping …");
  const database = running.at(-1);
  await Promise.all(running.filter((child) => child !== database).map((child) => end(child, 2_000)));
  if (database) await end(database, 30_000);
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));

const [url, debugPort, consolePort] = [
  await startDatabase(),
  await freePortFrom(9229),
  await freePortFrom(5173),
];
const product = new Product(url, debugPort);
const [serves] = await Promise.all([product.start(), startConsole(consolePort)]);
const folders = globSync(
  ["packages/*/{src,migrations}", "services/*/{src,migrations}", "infra/{single,district}/src"],
  {
    cwd: root,
    exclude: ["services/console/**"],
  },
);
whenChanged(
  folders,
  (name) => /\.(ts|sql)$/.test(name),
  (paths) => restart(product, paths),
);

say(`
  打开 Open       http://127.0.0.1:${consolePort}  （改动即时可见 / edits show at once）
  接口 GraphQL    http://127.0.0.1:${PORT}/graphiql
  账户 Accounts   admin planner station education hr civil officer analyst
  密码 Password   ${PASSWORD}（首次启动时设定 / set at the first start of ${HOME}）
  数据库 psql     psql '${url}'
  调试 Debugger   node inspect 127.0.0.1:${debugPort}  (chrome://inspect, or "attach" in an editor)

${serves ? "改动后自动重新启动" : "未能启动，改动后重试"} · ${serves ? "Starts again after every edit" : "Not started; edit something to try again"} · Ctrl-C stops
`);

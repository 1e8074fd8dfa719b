import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresFailed } from "../src/index.js";

const asRoot = process.getuid?.() === 0;
let directory: string;
let running: EmbeddedPostgres[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "starlane 星路 "));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  await rm(directory, { recursive: true, force: true });
});

async function start(options: { durable?: boolean; port?: number } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, durable: false, ...options });
  running.push(server);
  return server;
}

/** Returns the failure of a start, as its code and English sentence. */
async function refusal(options: { port?: number } = {}): Promise<[code: string, sentence: string]> {
  try {
    await start(options);
  } catch (error) {
    const { code, messages } = error as EmbeddedPostgresFailed;
    expect(messages["zh-CN"]).toMatch(/[一-龥]/);
    return [code, messages.en];
  }
  throw new Error("it started");
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  client.on("error", () => {}); // the server may be killed meanwhile
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number.parseInt(await readFile(join(directory, "cluster", "postmaster.pid"), "utf8"), 10);
}

test("committed data survives a stop and start, with the old address's password", async () => {
  const first = await start({ durable: true });
  expect(await query(first.url, "create table kept as select 7 as n")).toEqual([]);
  await first.stop();
  await first.stop();
  const second = await start({ durable: true });
  expect(new URL(second.url).password).toBe(new URL(first.url).password);
  expect(await query(second.url, "select n from kept")).toEqual([7]);
});

test("uses UTF-8, sorts alike on every machine, has page checksums and listens on loopback only", async () => {
  const { url, version } = await start();
  const sql = `select pg_encoding_to_char(encoding), datlocprovider, datlocale, current_setting('data_checksums'),
    current_setting('listen_addresses'), current_setting('unix_socket_directories'), current_setting('server_version')
    from pg_database where datname = 'postgres'`;
  expect(await query(url, sql)).toEqual(["UTF8", "b", "C.UTF-8", "on", "127.0.0.1", "", version]);
});

test("requires the password, which only its owner may read", async () => {
  const { url } = await start();
  const file = await stat(join(directory, "superuser.password"));
  expect(file.mode & 0o777).toBe(0o600);
  const open = new URL(url);
  open.password = "guessed";
  await expect(query(open.href, "select 1")).rejects.toThrow(/password authentication failed/);
});

test("a killed server recovers committed data at the next start", async () => {
  const first = await start({ durable: true });
  await query(first.url, "create table kept as select 7 as n");
  process.kill(await postmasterPid(), "SIGKILL");
  await first.ended;
  const second = await start({ durable: true });
  expect(await query(second.url, "select n from kept")).toEqual([7]);
});

test("a server whose owner was killed ends by itself, and its directory can be used again at once", async () => {
  const program = fileURLToPath(new URL("owner.mjs", import.meta.url));
  const quiet = ["--experimental-transform-types", "--no-warnings"];
  const owner = spawn(process.execPath, [...quiet, program, directory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(createInterface(owner.stdout), "line")) as [string];
  await query(url, "create table kept as select 7 as n");
  owner.kill("SIGKILL");
  await once(owner, "exit");
  const next = await start({ durable: true });
  expect(await query(next.url, "select n from kept")).toEqual([7]);
  await expect(query(url, "select 1")).rejects.toThrow(/ECONNREFUSED/);
});

test("ends a server left running on the directory first", async () => {
  const left = await start();
  await rm(join(directory, "owner.1.lock"));
  const next = await start();
  await left.ended;
  expect(await query(next.url, "select 1")).toEqual([1]);
});

test("rejects a second owner with the first one's process id, without harm", async () => {
  const first = await start();
  const [code, sentence] = await refusal();
  expect(code).toBe("ALREADY_RUNNING");
  expect(sentence).toContain(`${directory} is in use by process ${process.pid}`);
  expect(await query(first.url, "select 1")).toEqual([1]);
});

test("repeats a first start that was interrupted", async () => {
  const left = join(directory, "incomplete.left", "base");
  await mkdir(left, { recursive: true });
  const { url } = await start();
  expect(await query(url, "select 1")).toEqual([1]);
  await expect(stat(left)).rejects.toThrow(/ENOENT/);
});

test("rejects a directory of another major version, with its name and the remedy", async () => {
  await mkdir(join(directory, "cluster"));
  await writeFile(join(directory, "cluster", "PG_VERSION"), "17\n");
  const [code, sentence] = await refusal();
  expect(code).toBe("OTHER_VERSION");
  expect(sentence).toContain("was made by PostgreSQL 17, and this is PostgreSQL 18");
});

test("rejects a port in use, with its number", async () => {
  const other = createServer();
  await once(other.listen(0, "127.0.0.1"), "listening");
  const { port } = other.address() as AddressInfo;
  expect(await refusal({ port })).toEqual(["PORT_TAKEN", expect.stringContaining(`Port ${port} is taken`)]);
  other.close();
});

test("rejects a file in place of the directory", async () => {
  await rm(directory, { recursive: true });
  await writeFile(directory, "");
  expect((await refusal())[0]).toBe("NOT_WRITABLE");
});

// An ordinary user's server runs as that user everywhere; only root needs another account, which must get access.
(asRoot ? describe : describe.skip)("as root", () => {
  test.each([
    ["everyone", 0o755],
    ["only root", 0o700],
  ])("the server runs as another user in a folder that %s may enter", async (_who, mode) => {
    await chmod(directory, mode);
    const { url } = await start();
    expect(await query(url, "select 1")).toEqual([1]);
    expect((await stat(`/proc/${await postmasterPid()}`)).uid).not.toBe(0);
    expect((await stat(directory)).mode & 0o777).toBe(mode);
  });
});

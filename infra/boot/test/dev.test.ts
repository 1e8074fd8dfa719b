import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
// @ts-expect-error -- the boot scripts are JavaScript
import { compile } from "../compile.mjs";
// @ts-expect-error -- the boot scripts are JavaScript
import { readable } from "../readable-log.mjs";

describe("an edited source", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "starlane-compile-"));
    mkdirSync(join(folder, "src", "lamp"), { recursive: true });
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("is compiled to the build's output path, with a source map to its lines", async () => {
    const file = join(folder, "src", "lamp", "lamp.ts");
    writeFileSync(
      file,
      `interface Lamp { lit: boolean }\n\nconst lamp: Lamp | null = null;\nconsole.log(lamp!.lit);\n`,
    );
    await compile(file);
    const made = join(folder, "dist", "lamp", "lamp.js");
    const failed = (await promisify(execFile)(process.execPath, ["--enable-source-maps", made]).catch(
      (error: unknown) => error,
    )) as { stderr: string };
    expect(failed.stderr).toContain("src/lamp/lamp.ts:4:");
  });

  test("loses its output when it is deleted", async () => {
    const file = join(folder, "src", "lamp.ts");
    writeFileSync(file, "export const lamp = 1;");
    await compile(file);
    rmSync(file);
    await compile(file);
    expect(["lamp.js", "lamp.js.map"].filter((name) => existsSync(join(folder, "dist", name)))).toEqual([]);
  });

  test("that does not compile reports the place, and leaves the previous output", async () => {
    const file = join(folder, "src", "lamp.ts");
    writeFileSync(file, "export const lamp = 1;");
    await compile(file);
    writeFileSync(file, "export const lamp = ;");
    await expect(compile(file)).rejects.toThrow("lamp = ;");
    expect(existsSync(join(folder, "dist", "lamp.js"))).toBe(true);
  });
});

test.each([
  [
    `{"level":30,"time":"2026-03-02T01:02:03.456Z","route":"/graphql","ms":8,"msg":"answered"}`,
    "01:02:03.456 INFO  answered route=/graphql ms=8",
  ],
  [
    `{"level":50,"time":"2026-03-02T01:02:03.456Z","err":{"stack":"Error: no\\n    at lamp.ts:4"},"msg":"failed"}`,
    "01:02:03.456 ERROR failed\n    Error: no\n        at lamp.ts:4",
  ],
  ["Something that is no log", "Something that is no log"],
  [`{"not":"ours"}`, `{"not":"ours"}`],
  ["{broken", "{broken"],
])("formats the line %s for people", (line, shown) => {
  expect(stripVTControlCharacters(readable(line))).toBe(shown);
});

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { root } from "./root.mjs";

/**
 * Compiles one source as the build does. If the source was deleted, deletes its output.
 * @param {string} file a path below some `src`
 */
export async function compile(file) {
  const { transformFile } = await import("@swc/core"); // only available once the dependencies are installed
  const to = file.replace(/\/src\/(?!.*\/src\/)/, "/dist/").replace(/\.ts$/, ".js");
  if (!existsSync(file)) {
    for (const made of [to, `${to}.map`]) rmSync(made, { force: true });
    return;
  }
  const { code, map } = await transformFile(file, {
    configFile: join(root, ".swcrc"),
    sourceMaps: true,
    sourceFileName: relative(dirname(to), file),
  });
  mkdirSync(dirname(to), { recursive: true });
  write(`${to}.map`, map ?? "");
  write(to, `${code}\n//# sourceMappingURL=${basename(to)}.map`);
}

function write(file, text) {
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

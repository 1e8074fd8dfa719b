import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failureFrom } from "./failures.mjs";
import { platform } from "./platform.mjs";
import { root } from "./root.mjs";
import { announced, retries, run } from "./run.mjs";

const STAMP = join(root, "node_modules", ".starlane-installed");

/**
 * Installs the dependencies of the lockfile, unless they are already installed. The stamp is written last, so an
 * interrupted install is repeated.
 * @param {import("./toolchain.mjs").Toolchain} tools
 */
export async function installDependencies(tools) {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;

  // With CI set, pnpm neither prompts nor draws, and replaces a node_modules created by another package manager.
  const env = { ...tools.env, CI: "true" };
  const { code, output } = await announced(
    "正在安装依赖（首次启动约需一分钟）… Installing dependencies (the first start takes about a minute) …",
    run(tools.pnpm, ["install", "--frozen-lockfile", ...retries("--config.")], { env }),
  );
  if (code !== 0) {
    throw failureFrom(
      "无法安装依赖，原因见上；解决后请重试。",
      "The dependencies could not be installed for the reason above; mend it and try again.",
      output,
    );
  }
  writeFileSync(STAMP, wanted);
}

/**
 * Returns a hash of everything that determines the installation. It covers contents, because a checkout changes file
 * times.
 */
function fingerprint() {
  const hash = createHash("sha256").update(platform);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...workspaceManifests()];
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Returns the package.json of every workspace package, relative to the root, in order. */
function workspaceManifests() {
  return ["packages", "services", "infra"].flatMap((parent) =>
    readdirSync(join(root, parent))
      .sort()
      .map((name) => join(parent, name, "package.json"))
      .filter((file) => existsSync(join(root, file))),
  );
}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./root.mjs";
import { bin, run } from "./run.mjs";

const PARENT_FOLDERS = ["packages", "services", "infra"];
/** The files that affect the linting of every folder. */
const RULES = [".oxlintrc.json", "tsconfig.base.json", "pnpm-lock.yaml"];
const GENERATED = new Set(["node_modules", "dist", ".turbo", "coverage"]);
const PASSED = join(root, "node_modules", ".cache", "starlane", "lint.json");

/**
 * Lints the folders changed since they last passed, and those that depend on them: type-aware rules follow imports.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {{ fix?: boolean }} [options] fix: applies the rules' automatic fixes
 * @returns {Promise<{ code: number, output: string, note?: string }>}
 */
export async function lint(tools, { fix = false } = {}) {
  const states = statesOf(root);
  const folders = changedFolders(states, passedBefore());
  if (folders.length === 0) return { code: 0, output: "", note: "unchanged" };
  const isAll = folders.length === Object.keys(states).length;
  const args = ["--type-aware", "--deny-warnings", ...(fix ? ["--fix"] : []), ...(isAll ? [] : folders)];
  const { code, output } = await run(bin("oxlint"), args, { env: tools.env });
  if (code <= 1) remember(fix ? statesOf(root) : states, output);
  return { code, output, note: isAll ? undefined : folders.join(", ") };
}

/**
 * Returns the state of every workspace folder: a hash over its files, the rules and all folders it depends on.
 * @param {string} checkout
 * @returns {Record<string, string>}
 */
export function statesOf(checkout) {
  const own = new Map();
  const rules = createHash("sha256");
  for (const file of RULES)
    if (existsSync(join(checkout, file))) rules.update(readFileSync(join(checkout, file)));
  const ofRules = rules.digest("hex");
  for (const parent of PARENT_FOLDERS)
    for (const entry of readdirSync(join(checkout, parent), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const folder = `${parent}/${entry.name}`;
      const hash = createHash("sha256").update(ofRules);
      addFiles(hash, checkout, folder);
      const file = join(checkout, folder, "package.json");
      const { name = folder, ...manifest } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
      const needs = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
      own.set(name, { folder, hash: hash.digest("hex"), needs });
    }
  /** Always in the same order, so that the hash is stable. */
  const withNeeds = (name, seen = new Set()) => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const needed of own.get(name).needs) if (own.has(needed)) withNeeds(needed, seen);
    return seen;
  };
  return Object.fromEntries(
    [...own].map(([name, { folder }]) => {
      const hashes = [...withNeeds(name)].map((needed) => own.get(needed).hash);
      return [folder, createHash("sha256").update(hashes.join()).digest("hex")];
    }),
  );
}

/** Returns the folders whose state differs from the one that passed. */
export function changedFolders(states, passed) {
  return Object.keys(states).filter((folder) => states[folder] !== passed[folder]);
}

/** Stores the states of the folders without findings. */
function remember(states, output) {
  const passed = Object.entries(states).filter(([folder]) => !output.includes(`${folder}/`));
  mkdirSync(dirname(PASSED), { recursive: true });
  writeFileSync(PASSED, JSON.stringify(Object.fromEntries(passed)));
}

function passedBefore() {
  try {
    return JSON.parse(readFileSync(PASSED, "utf8"));
  } catch {
    return {}; // never passed on this machine
  }
}

function addFiles(hash, checkout, folder) {
  for (const entry of readdirSync(join(checkout, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (GENERATED.has(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) addFiles(hash, checkout, path);
    else if (/\.([cm]?[jt]sx?|json)$/.test(entry.name))
      hash.update(`\0${path}\0`).update(readFileSync(join(checkout, path)));
  }
}

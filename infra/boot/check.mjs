import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkAdvisories } from "./audit.mjs";
import { TURBO } from "./build.mjs";
import { checkLicences } from "./licences.mjs";
import { root } from "./root.mjs";
import { bin, run } from "./run.mjs";

/**
 * Runs every check, also after one has failed: a line for each as it ends, with what the failed ones printed.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @param {string} generator path of the built program that writes `docs/generated`
 * @returns {Promise<number>} 0 if all passed, else 1
 */
export async function check(tools, generator) {
  const tool = (name, ...args) => run(bin(name), args, { env: tools.env });
  const checks = {
    build: () => tool("turbo", "run", "build", ...TURBO),
    types: () => tool("turbo", "run", "typecheck", "--continue=always", ...TURBO),
    lint: () => tool("oxlint", "--type-aware", "--deny-warnings"),
    boundaries: () =>
      tool("depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "err-long", ...ROOMS),
    "dead code": () => tool("knip", "--no-progress", "--no-config-hints"),
    format: () => tool("prettier", "--check", "--log-level=warn", "."),
    licences: () => checkLicences(tools),
    advisories: () => checkAdvisories(tools),
    // Last, for it runs what the others have looked at.
    "generated documents": () =>
      existsSync(join(root, generator)) ? run(tools.node, [generator, "--check"], { env: tools.env }) : null,
  };

  let failed = 0;
  for (const [name, start] of Object.entries(checks)) {
    const startedAt = performance.now();
    const result = await start();
    if (!result) continue;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    if (result.code !== 0) {
      failed++;
      console.log(`\n${result.output.trim()}\n`);
    }
    console.log(
      `${result.code === 0 ? "✓" : "✗"} ${name.padEnd(20)} ${seconds.padStart(6)} s${result.note ? `  (${result.note})` : ""}`,
    );
  }
  return failed ? 1 : 0;
}

const ROOMS = ["packages", "services", "infra"];

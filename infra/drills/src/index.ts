import { nearNames } from "@starlane/runtime";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { EDGE_DRILLS } from "./edge-drills.js";
import { SYSTEM_DRILLS } from "./system-drills.js";
import { renderDrills, type Line } from "./page.js";
import { startSystem } from "./system-under-test.js";

/** All drills by name; system drills get a running system. */
const DRILLS: Readonly<Record<string, () => Promise<Line[]>>> = {
  ...Object.fromEntries(
    Object.entries(SYSTEM_DRILLS).map(([name, drill]) => [
      name,
      async () => {
        const system = await startSystem();
        try {
          return await drill(system);
        } finally {
          await system.close();
        }
      },
    ]),
  ),
  ...EDGE_DRILLS,
};

const FILE = new URL("../../../docs/drills.md", import.meta.url);

/**
 * `npm run drills [-- name…]`: runs the large drills, prints and writes the results; fails when a promise is missed.
 */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(DRILLS, name));
  if (unknown !== undefined) {
    const [near] = nearNames(unknown, Object.keys(DRILLS));
    const all = Object.keys(DRILLS).join(", ");
    process.stderr.write(
      `没有名为 ${unknown} 的演练${near ? `，是否指 ${near}？` : "。"}可用：${all}\nThere is no drill ${unknown}.${near ? ` Did you mean ${near}?` : ""} There are: ${all}\n`,
    );
    return 2;
  }
  let isMissed = false;
  for (const name of names.length > 0 ? names : Object.keys(DRILLS)) {
    const lines = await DRILLS[name]!();
    for (const { promise, done, figure, holds } of lines) {
      process.stdout.write(`${holds ? "✓" : "✗"} ${promise}: ${done}: ${figure}\n`);
      isMissed ||= !holds;
    }
    write(lines);
  }
  return isMissed ? 1 : 0;
}

function write(lines: readonly Line[]): void {
  const before = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
  writeFileSync(FILE, renderDrills(lines, { machine, before, date: new Date().toISOString().slice(0, 10) }));
}

process.exitCode = await main(process.argv.slice(2));

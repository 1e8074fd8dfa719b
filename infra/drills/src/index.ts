import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { DRILLS } from "./large.js";
import { pageOf, type Line } from "./page.js";
import { openScene } from "./scene.js";

const FILE = new URL("../../../docs/drills.md", import.meta.url);

/** `npm run drills [-- name…]`: runs the large drills, prints and writes what came of them; fails when a promise is missed. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(DRILLS, name));
  if (unknown !== undefined) throw new Error(`${unknown} is no drill: ${Object.keys(DRILLS).join()}.`);
  let isMissed = false;
  for (const name of names.length > 0 ? names : Object.keys(DRILLS)) {
    const scene = await openScene();
    try {
      const lines = await DRILLS[name]!(scene);
      for (const { promise, done, figure, holds } of lines) {
        process.stdout.write(`${holds ? "✓" : "✗"} ${promise}: ${done}: ${figure}\n`);
        isMissed ||= !holds;
      }
      write(lines);
    } finally {
      await scene.close();
    }
  }
  return isMissed ? 1 : 0;
}

function write(lines: readonly Line[]): void {
  const before = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`;
  writeFileSync(FILE, pageOf(lines, { machine, before, date: new Date().toISOString().slice(0, 10) }));
}

process.exitCode = await main(process.argv.slice(2));

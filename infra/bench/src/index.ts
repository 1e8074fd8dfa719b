import { nearNames } from "@starlane/runtime";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderBenchmarks } from "./page.js";
import { PARTS } from "./parts/parts.js";

const PAGE = new URL("../../../docs/benchmarks.md", import.meta.url);
const MINUTES_AT_MOST = 25;
const RUN_PART = fileURLToPath(new URL("./run-part.js", import.meta.url));

/**
 * `npm run bench`: measures everything, each part in a process of its own, and writes `docs/benchmarks.md`. With names
 * of parts it measures those, and the rest of the page stays as it was; numbers are millions of attendances: `npm run
 * bench -- reach 1 30`. A part writes its results as soon as it ends, so that an interrupted run loses only the current
 * part; all of it ends within 25 minutes.
 */
async function main(args: readonly string[]): Promise<void> {
  const numbers = args.map(Number).filter((number) => number > 0);
  const named = args.filter((arg) => !(Number(arg) > 0));
  const unknown = named.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    const [near] = nearNames(unknown, Object.keys(PARTS));
    const all = Object.keys(PARTS).join(", ");
    process.stderr.write(
      `性能测试没有名为 ${unknown} 的部分${near ? `，是否指 ${near}？` : "。"}可用：${all}\nThe bench has no part ${unknown}.${near ? ` Did you mean ${near}?` : ""} There are: ${all}\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const name of named.length > 0 ? named : Object.keys(PARTS)) {
    const { sizes, minutes } = PARTS[name]!;
    for (const size of sizes === null ? [0] : numbers.length > 0 ? numbers : sizes) {
      const left = MINUTES_AT_MOST - performance.now() / 60_000;
      if (left > 0) await measureApart(name, size, Math.min(minutes, left));
      writeFileSync(PAGE, renderBenchmarks());
    }
  }
  process.stdout.write(renderBenchmarks());
}

async function measureApart(name: string, size: number, minutes: number): Promise<void> {
  const what = size > 0 ? `${name} ${size}` : name;
  const began = performance.now();
  process.stderr.write(`— ${what}\n`);
  const child = spawn(process.execPath, [...process.execArgv, RUN_PART, name, String(size)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const end = () => child.kill("SIGTERM");
  const limit = setTimeout(end, minutes * 60_000);
  process.once("SIGTERM", end).once("SIGINT", end);
  const [code] = (await once(child, "exit")) as [number | null];
  clearTimeout(limit);
  process.off("SIGTERM", end).off("SIGINT", end);
  const took = ((performance.now() - began) / 1000).toFixed(0);
  process.stderr.write(`— ${what}: ${code === 0 ? "done" : "said nothing"} after ${took} s\n`);
  if (code !== 0) process.exitCode = 1;
}

await main(process.argv.slice(2));

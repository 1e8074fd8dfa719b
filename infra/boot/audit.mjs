import { readFileSync } from "node:fs";
import { run } from "./run.mjs";

/** Weaknesses of this severity or worse stop a change. */
const STOPPING = new Set(["high", "critical"]);

/**
 * Asks the registry whether any production dependency has a known weakness. One that cannot be asked, because there is no
 * network or it does not offer this, is no failure: it is said, and whoever publishes asks one that can.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @returns {Promise<{ code: number, output: string, note?: string }>} code 1 and a line for each that is not accepted
 */
export async function checkAdvisories(tools) {
  const { output } = await run(tools.pnpm, ["audit", "--prod", "--json"], { env: tools.env });
  const accepted = JSON.parse(readFileSync(new URL("advisories.json", import.meta.url), "utf8"));
  return judge(output, accepted, new Date().toISOString().slice(0, 10));
}

/**
 * @param {string} output what `pnpm audit --json` printed
 * @param {{ id: string, reason: string, until: string }[]} accepted advisories that somebody has looked at, by their GHSA ids, each
 *   until a day on which somebody looks again
 * @param {string} today such as 2026-03-02
 */
export function judge(output, accepted, today) {
  const advisories = advisoriesIn(output);
  if (advisories === null) return { code: 0, output: "", note: "the registry did not answer" };
  const holds = (id) => accepted.some((one) => one.id === id && one.until >= today);
  const found = advisories.filter(({ severity }) => STOPPING.has(severity));
  const open = found.filter(({ id }) => !holds(id));
  return {
    code: open.length > 0 ? 1 : 0,
    output: open
      .map(({ id, name, severity, title, url }) => `${name}: ${severity}: ${title} (${id}, ${url})`)
      .join("\n"),
    note: `${advisories.length} known, ${found.length - open.length} of them accepted`,
  };
}

/** Null where the registry did not answer. */
function advisoriesIn(output) {
  try {
    const { advisories } = JSON.parse(output.slice(output.indexOf("{")));
    if (advisories === undefined) return null;
    return Object.values(advisories).map((advisory) => ({
      id: advisory.github_advisory_id ?? /GHSA-[\w-]+/.exec(advisory.url)?.[0] ?? String(advisory.id),
      name: advisory.module_name,
      severity: advisory.severity,
      title: advisory.title,
      url: advisory.url,
    }));
  } catch {
    return null;
  }
}

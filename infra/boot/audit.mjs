import { readFileSync } from "node:fs";
import { run } from "./run.mjs";

/** Severities that fail the check. */
const STOPPING = new Set(["high", "critical"]);

/**
 * Asks the registry for known vulnerabilities of the production dependencies. If the registry cannot be reached, or
 * does not support it, the check passes with a note; a release must check against one that does.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @returns {Promise<{ code: number, output: string, note?: string }>} code 1 and a line for each that is not accepted
 */
export async function checkAdvisories(tools) {
  const { output } = await run(tools.pnpm, ["audit", "--prod", "--json"], { env: tools.env });
  const accepted = JSON.parse(readFileSync(new URL("advisories.json", import.meta.url), "utf8"));
  return judge(output, accepted, new Date().toISOString().slice(0, 10));
}

/**
 * Judges the registry's answer.
 * @param {string} output of `pnpm audit --json`
 * @param {{ id: string, reason: string, until: string }[]} accepted reviewed advisories, by their GHSA ids, each until
 *   the day of its next review
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

/** Returns the advisories in the output; null if the registry did not answer. */
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

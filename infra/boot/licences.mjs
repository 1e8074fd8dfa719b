import { run } from "./run.mjs";

/** Licences under which anyone may use, change and pass on what is installed with Starlane, without opening their own. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PostgreSQL",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/**
 * Names the production dependencies whose licence is not among the permissive ones.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @returns {Promise<{ code: number, output: string }>} code 1 and a line for each such package
 */
export async function checkLicences(tools) {
  const listed = await run(tools.pnpm, ["licenses", "list", "--prod", "--json"], { env: tools.env });
  if (listed.code !== 0) return listed;
  const byLicence = Object.entries(JSON.parse(listed.output.slice(listed.output.indexOf("{"))));
  const refused = byLicence
    .filter(([licence]) => !isPermissive(licence))
    .flatMap(([licence, packages]) =>
      packages.map(({ name }) => `${name}: ${licence} is not among the licences we accept`),
    );
  return { code: refused.length ? 1 : 0, output: refused.join("\n") };
}

/**
 * Whether an SPDX expression leaves a permissive choice: any side of an OR, every side of an AND.
 * @param {string} expression such as `MIT`, `(MIT OR GPL-3.0)`, `MIT AND Zlib`
 */
export function isPermissive(expression) {
  return expression
    .replaceAll(/[()]/g, "")
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => PERMISSIVE.has(licence.trim())));
}

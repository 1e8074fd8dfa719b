import { run } from "./run.mjs";

/**
 * Licences that let anyone use, change and redistribute what is installed with Starlane without opening their own
 * sources.
 */
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
 * Lists the production dependencies whose licence is not permissive.
 * @param {import("./toolchain.mjs").Toolchain} tools
 * @returns {Promise<{ code: number, output: string }>} code 1 and a line for each such package
 */
export async function checkLicences(tools) {
  const args = ["--recursive", "licenses", "list", "--prod", "--json"];
  const { code, output } = await run(tools.pnpm, args, { env: tools.env });
  if (code !== 0) return { code, output };
  const byLicence = Object.entries(JSON.parse(output.slice(output.indexOf("{"))));
  if (byLicence.length === 0)
    return { code: 1, output: "pnpm lists no dependency, so nothing could be checked" };
  const refused = byLicence
    .filter(([licence]) => !isPermissive(licence))
    .flatMap(([licence, packages]) =>
      packages.map(({ name }) => `${name}: ${licence} is not a licence we accept`),
    );
  return { code: refused.length > 0 ? 1 : 0, output: refused.join("\n") };
}

/**
 * Returns true if an SPDX expression permits a permissive choice: any side of an OR, every side of an AND.
 * @param {string} expression such as `MIT`, `(MIT OR GPL-3.0)`, `MIT AND Zlib`; deeper nesting is not parsed, and thus
 *   refused
 */
function isPermissive(expression) {
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((licence) => PERMISSIVE.has(licence)));
}

import type { Settings } from "./setting.js";

/**
 * Names of environment variables that begin as our settings do and are none, such as one that is misspelt: what somebody meant to
 * set would else stay as it is, and nobody would be told.
 * @param known all settings of all programs, since one environment may be that of several
 */
export function unknownSettings(
  env: NodeJS.ProcessEnv,
  { prefix, known }: { prefix: string; known: readonly Settings[] },
): string[] {
  const names = new Set(known.flatMap((settings) => Object.values(settings).map((setting) => setting.env)));
  return Object.keys(env)
    .filter((name) => name.toUpperCase().startsWith(prefix) && !names.has(name))
    .sort();
}

import type { Settings } from "./setting.js";

/**
 * Returns the environment variables that have our prefix but match no setting, such as a misspelt one, which would
 * otherwise be ignored silently.
 * @param known all settings of all programs, since several may share one environment
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

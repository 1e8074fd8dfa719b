import type { z } from "zod";

/** One environment variable a process reads: its name, what it is for in a sentence, and the schema of its text. */
export interface Setting<T> {
  readonly env: string;
  /** Its effect, unit and default, as the configuration table prints it. */
  readonly says: string;
  /** Parses the variable's text; the default is part of the schema. */
  readonly schema: z.ZodType<T, string | undefined>;
  /** A secret is never printed, not even in an error. */
  readonly secret?: boolean;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export type SettingsValues<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** Declares a setting; exists so that the type of its value is inferred from its schema. */
export function setting<T>(declared: Setting<T>): Setting<T> {
  return declared;
}

/** The environment is invalid. Lists every mistake at once, each as an actionable line. */
export class ConfigInvalid extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration cannot be used:\n${mistakes.map((mistake) => `  ${mistake}`).join("\n")}`);
    this.name = "ConfigInvalid";
  }
}

/**
 * Reads all settings from the environment.
 * @param settings to read
 * @param env usually `process.env`; an empty variable counts as absent
 * @throws ConfigInvalid naming every variable that cannot be used
 */
export function readSettings<S extends Settings>(settings: S, env: NodeJS.ProcessEnv): SettingsValues<S> {
  const values: Record<string, unknown> = {};
  const mistakes: string[] = [];
  for (const [key, { env: name, schema, secret }] of Object.entries(settings)) {
    const text = env[name] === "" ? undefined : env[name];
    const parsed = schema.safeParse(text);
    if (parsed.success) values[key] = parsed.data;
    else {
      const shown = text === undefined ? "is missing" : secret ? "is not usable" : `is "${text}"`;
      mistakes.push(`${name} ${shown}: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
    }
  }
  if (mistakes.length > 0) throw new ConfigInvalid(mistakes);
  return values as SettingsValues<S>;
}

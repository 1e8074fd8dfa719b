import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs an operator's command, as npm does, on the installation in `STARLANE_HOME`. */
export function runOperatorCommand(
  program: "audit" | "backup" | "recount" | "restore",
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; printed: string }> {
  const path = fileURLToPath(new URL(`../../single/dist/${program}.js`, import.meta.url));
  const { DATABASE_URL: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path, ...args],
      { env: { ...inherited, ...env } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, printed: out + err }),
    );
  });
}

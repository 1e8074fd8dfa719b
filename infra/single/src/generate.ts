import { compose } from "@starlane/federation";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { missingFromContract } from "./contract.js";
import { configurationTable, NOTE, unimplementedList, permissionsTable } from "./references.js";
import { services } from "./services.js";
import { tablesReference } from "./tables.js";

const root = new URL("../../../", import.meta.url);
const GENERATED = "docs/generated";

/** Generates every document made from the code, by its path from the root. */
async function documents(): Promise<Map<string, string>> {
  const parts = services.map((service) => ({ name: service.name, sdl: service.sdl() }));
  const { supergraphSdl, publicSdl } = compose(parts);
  return new Map([
    ...parts.map(({ name, sdl }): [string, string] => [`services/${name}/schema.graphql`, sdl]),
    [`${GENERATED}/supergraph.graphql`, supergraphSdl],
    [`${GENERATED}/schema.graphql`, publicSdl],
    [`${GENERATED}/permissions.md`, permissionsTable()],
    [`${GENERATED}/configuration.md`, configurationTable()],
    [`${GENERATED}/tables.md`, `${NOTE}\n${await tablesReference()}`],
    [`${GENERATED}/unimplemented.md`, unimplementedList(root)],
  ]);
}

/** Writes the documents, or with `--check` reports those that are out of date. */
async function main(check: boolean): Promise<number> {
  const made = await documents();
  const stale: string[] = [];
  for (const [path, text] of made) {
    const file = fileURLToPath(new URL(path, root));
    const written = `${text.trimEnd()}\n`;
    if (existsSync(file) && readFileSync(file, "utf8") === written) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, written);
  }
  for (const path of stale)
    process.stdout.write(`${check ? "is not as it would be generated" : "generated"}: ${path}\n`);

  const contract = readFileSync(new URL("docs/contract.graphql", root), "utf8");
  const missing = await missingFromContract(contract, made.get(`${GENERATED}/schema.graphql`)!);
  for (const sentence of missing) process.stdout.write(`the contract asks for more: ${sentence}\n`);
  return missing.length > 0 || (check && stale.length > 0) ? 1 : 0;
}

process.exitCode = await main(process.argv.includes("--check"));

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the checkout, without a trailing slash. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The root package.json, the only place that names the required Node and pnpm versions. */
export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

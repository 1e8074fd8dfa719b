// The standby process of `npm run dev`. It has already loaded the external dependencies, which never change and take
// most of a start. On request it loads our own code, in its current state.

import { existsSync, globSync, readFileSync } from "node:fs";
import inspector from "node:inspector";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mjs";

const [program, debugPort] = process.argv.slice(2);
const awake = setInterval(() => undefined, 60_000);
const startRequested = new Promise((resolve) => process.once("message", resolve));

/** Returns the product's external dependencies, with a package that depends on each. */
function dependencies() {
  const found = new Map();
  for (const file of globSync(["{packages,services}/*/package.json", "infra/single/package.json"], {
    cwd: root,
  })) {
    const { dependencies = {}, exports } = JSON.parse(readFileSync(join(root, file), "utf8"));
    if (exports === undefined) continue; // the console, which runs in browsers
    for (const name of Object.keys(dependencies))
      if (!name.startsWith("@starlane/")) found.set(name, pathToFileURL(join(root, file)).href);
  }
  return found;
}

const dependents = dependencies();
const hooks = registerHooks({
  resolve(specifier, context, next) {
    const isImportedHere = context.parentURL === import.meta.url && dependents.has(specifier);
    return next(specifier, isImportedHere ? { ...context, parentURL: dependents.get(specifier) } : context);
  },
});
for (const name of dependents.keys()) await import(name).catch(() => undefined); // some have no main module
hooks.deregister();

await startRequested;
clearInterval(awake);
inspector.open(Number(debugPort), "127.0.0.1");
process.argv.splice(1, 3, join(root, program));
if (existsSync(process.argv[1])) await import(pathToFileURL(process.argv[1]).href);

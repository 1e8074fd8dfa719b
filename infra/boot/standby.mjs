// The product of `npm run dev` before it is needed: what comes from elsewhere and is never edited is loaded already, which is most
// of what a start takes. Told to go, it loads what is ours, as it is by then.

import { existsSync, globSync, readFileSync } from "node:fs";
import inspector from "node:inspector";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mjs";

const [program, debugPort] = process.argv.slice(2);
const awake = setInterval(() => undefined, 60_000);
const told = new Promise((resolve) => process.once("message", resolve));

/** Every dependency of the product that is not of the workspace, and who depends on it. */
function dependencies() {
  const found = new Map();
  for (const file of globSync(["{packages,services}/*/package.json", "infra/single/package.json"], {
    cwd: root,
  })) {
    const { dependencies = {}, exports } = JSON.parse(readFileSync(join(root, file), "utf8"));
    if (exports === undefined) continue; // the console, which is a program of browsers
    for (const name of Object.keys(dependencies))
      if (!name.startsWith("@starlane/")) found.set(name, pathToFileURL(join(root, file)).href);
  }
  return found;
}

let parentURL;
const hooks = registerHooks({
  resolve: (specifier, context, next) => next(specifier, parentURL ? { ...context, parentURL } : context),
});
for (const [name, parent] of dependencies()) {
  const loading = ((parentURL = parent), import(name));
  parentURL = undefined;
  await loading.catch(() => undefined); // it has no main module, or says so when it is needed
}
hooks.deregister();

await told;
clearInterval(awake);
inspector.open(Number(debugPort), "127.0.0.1");
process.argv.splice(1, 3, join(root, program));
if (existsSync(process.argv[1])) await import(pathToFileURL(process.argv[1]).href);

// A process that starts a server and then waits to be killed: node owner.mjs <directory>
import { registerHooks } from "node:module";

// The sources import each other by their compiled names.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith("./") ? specifier.replace(/\.js$/, ".ts") : specifier, context),
});

const { startEmbeddedPostgres } = await import("../src/index.ts");
const { url } = await startEmbeddedPostgres({ directory: process.argv[2], durable: true });
console.log(url);
setInterval(() => {}, 60_000);

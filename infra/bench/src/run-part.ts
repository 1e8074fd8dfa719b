import { PARTS } from "./parts/parts.js";
import { keepResult } from "./results.js";

/** Measures one part at one size, and stores the result. */
const [name = "", size = "0"] = process.argv.slice(2);
// On SIGTERM it ends at once: its files are in temporary folders, and PostgreSQL ends with it.
process.once("SIGTERM", () => process.exit(1)); // oxlint-disable-line unicorn/no-process-exit
keepResult(name, Number(size), await PARTS[name]!.measure(Number(size)));

import { PARTS } from "./parts/parts.js";
import { keepResult } from "./results.js";

/** Measures one part at one size, and keeps what came of it. */
const [name = "", size = "0"] = process.argv.slice(2);
// Asked to end, it ends at once: what it made lies in folders of its own, and PostgreSQL ends with it.
process.once("SIGTERM", () => process.exit(1)); // oxlint-disable-line unicorn/no-process-exit
keepResult(name, Number(size), await PARTS[name]!.measure(Number(size)));

import { runStandalone } from "@starlane/service";
import { venues } from "./service.js";

await runStandalone(venues, process.env);

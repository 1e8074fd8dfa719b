import { runStandalone } from "@starlane/service";
import { agencies } from "./service.js";

await runStandalone(agencies, process.env);

import { runStandalone } from "@starlane/service";
import { attendance } from "./service.js";

await runStandalone(attendance, process.env);

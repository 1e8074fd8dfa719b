import { runStandalone } from "@starlane/service";
import { campaigns } from "./service.js";

await runStandalone(campaigns, process.env);

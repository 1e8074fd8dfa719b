import { runAlone } from "@starlane/service";
import { campaigns } from "./service.js";

await runAlone(campaigns, process.env);

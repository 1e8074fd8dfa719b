import { runAlone } from "@starlane/service";
import { venues } from "./service.js";

await runAlone(venues, process.env);

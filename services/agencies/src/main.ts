import { runAlone } from "@starlane/service";
import { agencies } from "./service.js";

await runAlone(agencies, process.env);

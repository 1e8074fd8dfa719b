import { runAlone } from "@starlane/service";
import { attendance } from "./service.js";

await runAlone(attendance, process.env);

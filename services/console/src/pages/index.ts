import { checkIn } from "./check-in/index.js";
import { coverage } from "./coverage/index.js";
import type { ConsolePage } from "./page.js";
import { start } from "./start/index.js";

/** Every page, in the order of the navigation. */
export const PAGES: readonly ConsolePage[] = [start, checkIn, coverage];

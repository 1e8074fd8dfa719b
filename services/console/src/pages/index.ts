import { checkIn } from "./check-in/index.js";
import { coverage } from "./coverage/index.js";
import { importing } from "./import/index.js";
import type { ConsolePage } from "./page.js";
import { register } from "./register/index.js";
import { speakers } from "./speakers/index.js";
import { start } from "./start/index.js";
import { venues } from "./venues/index.js";

/** Every page, in the order of the navigation. */
export const PAGES: readonly ConsolePage[] = [
  start,
  checkIn,
  register,
  coverage,
  importing,
  venues,
  speakers,
];

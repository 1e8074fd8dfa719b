import { calendar } from "./calendar/index.js";
import { campaigns } from "./campaigns/index.js";
import { checkIn } from "./check-in/index.js";
import { coverage } from "./coverage/index.js";
import { event } from "./event/index.js";
import type { ConsolePage } from "./page.js";
import { programmes } from "./programmes/index.js";
import { start } from "./start/index.js";

/** Every page, in the order of the navigation. */
export const PAGES: readonly ConsolePage[] = [
  start,
  checkIn,
  calendar,
  campaigns,
  coverage,
  event,
  programmes,
];

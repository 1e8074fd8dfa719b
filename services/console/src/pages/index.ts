import { administration } from "./administration/index.js";
import { areas } from "./areas/index.js";
import { calendar } from "./calendar/index.js";
import { campaigns } from "./campaigns/index.js";
import { checkIn } from "./check-in/index.js";
import { coverage } from "./coverage/index.js";
import { event } from "./event/index.js";
import { importing } from "./import/index.js";
import { materials } from "./materials/index.js";
import type { ConsolePage } from "./page.js";
import { people } from "./people/index.js";
import { programmes } from "./programmes/index.js";
import { pushes } from "./pushes/index.js";
import { register } from "./register/index.js";
import { speakers } from "./speakers/index.js";
import { start } from "./start/index.js";
import { venues } from "./venues/index.js";

/** Every page, in the order of the navigation. */
export const PAGES: readonly ConsolePage[] = [
  start,
  checkIn,
  calendar,
  coverage,
  register,
  campaigns,
  event,
  programmes,
  materials,
  pushes,
  importing,
  venues,
  speakers,
  areas,
  people,
  administration,
];

import { administrationPage } from "./administration/index.js";
import { areasPage } from "./areas/index.js";
import { calendarPage } from "./calendar/index.js";
import { campaignsPage } from "./campaigns/index.js";
import { checkInPage } from "./check-in/index.js";
import { coveragePage } from "./coverage/index.js";
import { eventPage } from "./event/index.js";
import { importingPage } from "./import/index.js";
import { materialsPage } from "./materials/index.js";
import type { ConsolePage } from "./page.js";
import { peoplePage } from "./people/index.js";
import { programmesPage } from "./programmes/index.js";
import { pushesPage } from "./pushes/index.js";
import { registerPage } from "./register/index.js";
import { speakersPage } from "./speakers/index.js";
import { startPage } from "./start/index.js";
import { venuesPage } from "./venues/index.js";

/** Every page, in the order of the navigation. */
export const PAGES: readonly ConsolePage[] = [
  startPage,
  checkInPage,
  calendarPage,
  coveragePage,
  registerPage,
  campaignsPage,
  eventPage,
  programmesPage,
  materialsPage,
  pushesPage,
  importingPage,
  venuesPage,
  speakersPage,
  areasPage,
  peoplePage,
  administrationPage,
];

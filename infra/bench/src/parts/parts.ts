import { benchWatchers } from "../watchers/watchers.js";
import type { Part, Section } from "../part.type.js";
import { openStage, type Stage } from "../bench-environment.js";
import { benchCalendar } from "./calendar.js";
import { checkIns } from "./check-ins.js";
import { consolePages } from "./console.js";
import { events } from "./events.js";
import { freshness } from "./freshness.js";
import { fuzz } from "./fuzz.js";
import { gateway } from "./gateway.js";
import { reach } from "./reach.js";
import { table } from "./table.js";

/** What is measured, in the order of the page; what takes long comes late, since a run may be cut short. */
export const PARTS: Readonly<Record<string, Part<unknown>>> = {
  "check-ins": part(checkIns),
  freshness: part(freshness),
  events: part(events),
  gateway: part(gateway),
  fuzz: part(fuzz),
  table: part(table),
  console: part(consolePages),
  calendar: part(told(1, benchCalendar)),
  reach: part(reach),
  watchers: part(told(4, benchWatchers)),
};

/** What one has measured, it shows: what is kept is what it said. */
function part<Data>(of: Part<Data>): Part<unknown> {
  return { ...of, show: (measured) => of.show(measured as Data[]) };
}

/** Something that has no bar to reach. */
function told(minutes: number, bench: (stage: Stage) => Promise<string>): Part<Section> {
  return {
    minutes,
    sizes: null,
    measure: async () => {
      const stage = await openStage();
      try {
        return { figures: [], text: await bench(stage) };
      } finally {
        await stage.close();
      }
    },
    show: ([section]) => section!,
  };
}

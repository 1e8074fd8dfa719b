import { benchWatchers } from "../watchers/watchers.js";
import type { Part, ReportSection } from "../part.type.js";
import { openBenchEnvironment, type BenchEnvironment } from "../bench-environment.js";
import { benchCalendar } from "./calendar.js";
import { checkIns } from "./check-ins.js";
import { consolePages } from "./console.js";
import { events } from "./events.js";
import { freshness } from "./freshness.js";
import { fuzz } from "./fuzz.js";
import { gateway } from "./gateway.js";
import { reach } from "./reach.js";
import { table } from "./table.js";

/** The parts, in the order of the page. Long ones come late, since a run may be interrupted. */
export const PARTS: Readonly<Record<string, Part<unknown>>> = {
  "check-ins": part(checkIns),
  freshness: part(freshness),
  events: part(events),
  gateway: part(gateway),
  fuzz: part(fuzz),
  table: part(table),
  console: part(consolePages),
  calendar: part(withoutBudget(1, benchCalendar)),
  reach: part(reach),
  watchers: part(withoutBudget(4, benchWatchers)),
};

/** Results are shown as measured and stored unchanged. */
function part<Data>(of: Part<Data>): Part<unknown> {
  return { ...of, show: (measured) => of.show(measured as Data[]) };
}

/** Creates a part without a budget. */
function withoutBudget(
  minutes: number,
  bench: (environment: BenchEnvironment) => Promise<string>,
): Part<ReportSection> {
  return {
    minutes,
    sizes: null,
    measure: async () => {
      const environment = await openBenchEnvironment();
      try {
        return { figures: [], text: await bench(environment) };
      } finally {
        await environment.close();
      }
    },
    show: ([section]) => section!,
  };
}

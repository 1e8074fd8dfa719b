import { addDays, addMonths, monthOf } from "@starlane/calendar";
import type { Level } from "../../replicas/area/area.rules.js";
import { isWholePopulation, AUDIENCES, WHOLE_POPULATION } from "../../replicas/audience/audience.rules.js";
import { ALL, COUNTED_LEVELS, type Dimension } from "../counting/slices.rules.js";
import type { CoverageDimension, CoverageFilter } from "./coverage.type.js";

/** The most rows: more than a person can read or a client should hold. */
export const ROWS_AT_MOST = 50_000;

export type By = ReadonlySet<`${CoverageDimension}`>;

/** A question with one number of people per combination of the dimensions in `by`. */
export interface CoverageQuestion {
  /** With AREA, each area is counted by itself; without, all of them as one. */
  readonly areas: readonly string[];
  readonly by: By;
  readonly filter: Filter;
}

/** The conditions of a question; null leaves a part open. Dates are inclusive. */
export interface Filter {
  readonly campaigns: readonly string[] | null;
  readonly agencies: readonly string[] | null;
  readonly audiences: readonly string[] | null;
  readonly kinds: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** One combination with counts above zero; null in the dimensions that were not requested. */
export interface Count {
  readonly area: string | null;
  readonly audience: string | null;
  readonly campaign: string | null;
  readonly agency: string | null;
  readonly kind: string | null;
  readonly month: string | null;
  /** People, each once. */
  readonly reached: number;
  /** Attendances plus people in crowds. */
  readonly contacts: number;
  /** People in crowds. */
  readonly unidentified: number;
}

/** The cells that answer a question. */
export interface CellChoice {
  readonly dimension: Dimension;
  /** Null for all members. */
  readonly members: readonly string[] | null;
  readonly audiences: readonly string[];
}

/** Returns a client's filter with every part present and ids in the spelling of the tables. */
export function normalizeFilter(given: CoverageFilter | null | undefined): Filter {
  const unique = (list: readonly string[] | null | undefined) => (list ? [...new Set(list)].sort() : null);
  const ids = (list: readonly string[] | null | undefined) => unique(list?.map((id) => id.toLowerCase()));
  return {
    campaigns: ids(given?.campaigns),
    agencies: ids(given?.agencies),
    audiences: unique(given?.audiences),
    kinds: unique(given?.kinds),
    from: given?.from ?? null,
    to: given?.to ?? null,
  };
}

/**
 * Returns the cells that hold the answer, or null when it must be counted. A cell has one campaign, agency or month at
 * a time, one audience or all, and one area from city to community. A part that is not a row of its own must be one of
 * these, since people cannot be added up.
 */
export function cellsFor(
  { areas, by, filter }: CoverageQuestion,
  levelOf: (area: string) => Level | null,
): CellChoice | null {
  if (filter.kinds || by.has("KIND")) return null;
  if (!by.has("AREA") && areas.length !== 1) return null;
  if (!areas.every((area) => COUNTED_LEVELS.some(({ level }) => level === levelOf(area)))) return null;

  const audiences = audiencesOfCells(by, filter);
  if (!by.has("AUDIENCE") && audiences.length !== 1) return null;

  const months = wholeMonths(filter);
  if (months === null && (filter.from !== null || filter.to !== null)) return null;
  const parts = [
    { dimension: "CAMPAIGN", members: filter.campaigns },
    { dimension: "AGENCY", members: filter.agencies },
    { dimension: "MONTH", members: months },
  ] as const;
  const [asked, ...others] = parts.filter(({ dimension, members }) => by.has(dimension) || members !== null);
  if (!asked) return { dimension: "ALL", members: [ALL], audiences };
  const { dimension, members } = asked;
  if (others.length > 0 || (!by.has(dimension) && members?.length !== 1)) return null;
  return { dimension, members, audiences };
}

/** Returns the audiences of the cells; the whole population's cells are those of all audiences. */
function audiencesOfCells(by: By, { audiences }: Filter): readonly string[] {
  if (!by.has("AUDIENCE")) return isWholePopulation(audiences) ? [ALL] : audiences!;
  return (audiences ?? AUDIENCES).map((audience) => (audience === WHOLE_POPULATION ? ALL : audience));
}

/** The most years whose months are looked up one by one. */
const MOST_YEARS = 100;

/**
 * Returns the months covered by a filter's dates, as their first days; null when they are not whole months, or too
 * many.
 */
export function wholeMonths({ from, to }: Pick<Filter, "from" | "to">): string[] | null {
  if (from === null || to === null || from !== monthOf(from)) return null;
  if (Number(to.slice(0, 4)) - Number(from.slice(0, 4)) > MOST_YEARS) return null;
  const after = addDays(to, 1);
  if (after !== monthOf(after)) return null;
  const months: string[] = [];
  for (let month = from; month < after; month = addMonths(month, 1)) months.push(month);
  return months;
}

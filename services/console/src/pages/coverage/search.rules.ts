import { shiftDays, isDay, firstOfMonth, type Day } from "../../language/formats.rules.js";

/** Filters of the coverage page; every part is optional. */
export interface CoverageSearch {
  readonly campaign: string | null;
  /** Agency whose events count, with those of its descendants. */
  readonly agency: string | null;
  /** Audience that the map and the curve show; null for the whole population. */
  readonly audience: string | null;
  /** First and last day that count. */
  readonly from: Day | null;
  readonly to: Day | null;
}

/** Parses the query of an address; invalid values count as absent. */
export function readCoverageSearch(search: URLSearchParams): CoverageSearch {
  const day = (name: string) => {
    const text = search.get(name);
    return text && isDay(text) ? text : null;
  };
  return {
    campaign: search.get("campaign") || null,
    agency: search.get("agency") || null,
    audience: search.get("audience") || null,
    from: day("from"),
    to: day("to"),
  };
}

/** Formats the query of the address after the area; empty without filters. */
export function writeCoverageSearch(search: CoverageSearch): string {
  const parts = Object.entries(search).filter((part): part is [string, string] => part[1] !== null);
  return parts.length === 0 ? "" : `?${new URLSearchParams(parts).toString()}`;
}

/** Filters with the agency resolved to itself and its descendants; null for all agencies. */
export interface CoverageSelection extends Omit<CoverageSearch, "agency"> {
  readonly agencies: readonly string[] | null;
}

interface GraphFilter {
  readonly campaigns?: readonly string[];
  readonly agencies?: readonly string[];
  readonly audiences?: readonly string[];
  readonly from?: Day;
  readonly to?: Day;
}

/** Returns the GraphQL filter for all audiences; undefined without filters, so that all users send the same query. */
export function coverageFilterOf({
  campaign,
  agencies,
  from,
  to,
}: CoverageSelection): GraphFilter | undefined {
  const filter = {
    ...(campaign && { campaigns: [campaign] }),
    ...(agencies && { agencies }),
    ...(from && { from }),
    ...(to && { to }),
  };
  return Object.keys(filter).length === 0 ? undefined : filter;
}

/** Returns the GraphQL filter for the audience in focus. */
export function filterOfFocus(question: CoverageSelection): GraphFilter | undefined {
  const filter = coverageFilterOf(question);
  return question.audience ? { ...filter, audiences: [question.audience] } : filter;
}

export type Period = "ALL" | "THIS_MONTH" | "LAST_MONTH" | "THIS_YEAR";

/** Returns the usual periods, in whole months, whose counts are ready. */
export function periods(today: Day): Record<Period, Pick<CoverageSearch, "from" | "to">> {
  const lastDay = (month: Day) => shiftDays(firstOfMonth(month, 1), -1);
  const [thisMonth, lastMonth] = [firstOfMonth(today), firstOfMonth(today, -1)];
  return {
    ALL: { from: null, to: null },
    THIS_MONTH: { from: thisMonth, to: lastDay(thisMonth) },
    LAST_MONTH: { from: lastMonth, to: lastDay(lastMonth) },
    THIS_YEAR: { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` },
  };
}

/** Returns the name of the period with these days; null for any other range. */
export function periodOf({ from, to }: Pick<CoverageSearch, "from" | "to">, today: Day): Period | null {
  const all = Object.entries(periods(today)) as [Period, Pick<CoverageSearch, "from" | "to">][];
  return all.find(([, period]) => period.from === from && period.to === to)?.[0] ?? null;
}

import { shiftDays, isDay, firstOfMonth, type Day } from "../../language/formats.rules.js";

/** What of the coverage is asked for; each part may be left open. */
export interface CoverageSearch {
  readonly campaign: string | null;
  /** Whose events count, those of agencies below it included. */
  readonly agency: string | null;
  /** Whose shares the map and the curve show; everybody's where null. */
  readonly audience: string | null;
  /** The first and the last day that count. */
  readonly from: Day | null;
  readonly to: Day | null;
}

/** Reads an address; what cannot be read counts as not said. */
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

/** Writes the part of an address after the place: nothing where nothing is asked for in particular. */
export function writeCoverageSearch(search: CoverageSearch): string {
  const parts = Object.entries(search).filter((part): part is [string, string] => part[1] !== null);
  return parts.length === 0 ? "" : `?${new URLSearchParams(parts).toString()}`;
}

/** What is asked for, with all the agencies it is about; null where all are. */
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

/** The graph's filter of all audiences; undefined where nothing is filtered, so that everybody asks the same question. */
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

/** The same for the audience in focus alone. */
export function filterOfFocus(question: CoverageSelection): GraphFilter | undefined {
  const filter = coverageFilterOf(question);
  return question.audience ? { ...filter, audiences: [question.audience] } : filter;
}

export type Period = "ALL" | "THIS_MONTH" | "LAST_MONTH" | "THIS_YEAR";

/** Stretches of time people ask for, in whole months, which are counted already. */
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

/** Which of these stretches it is; null for another one. */
export function periodOf({ from, to }: Pick<CoverageSearch, "from" | "to">, today: Day): Period | null {
  const all = Object.entries(periods(today)) as [Period, Pick<CoverageSearch, "from" | "to">][];
  return all.find(([, period]) => period.from === from && period.to === to)?.[0] ?? null;
}

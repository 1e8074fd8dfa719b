import type { AreaNode } from "../../replicas/area/area.rules.js";
import type { Populations } from "../../replicas/area/population.rules.js";
import { AUDIENCES, isAudience } from "../../replicas/audience/audience.rules.js";
import type { CoverageTarget } from "../../replicas/campaign/campaign.rules.js";
import type { By, Count, Filter } from "./question.rules.js";

/** A row of a report: a count with the population it is a part of. */
export interface CoverageRow extends Count {
  /** Null when unknown. */
  readonly population: number | null;
  readonly reachedAtMost: number;
  /** 0 to 1; null without a population. */
  readonly rate: number | null;
  /** 0 to 1. */
  readonly target: number | null;
  readonly shortfall: number | null;
}

/** The scope of a report, with the reference data it needs. */
export interface ReportScope {
  /** The requested areas, none inside another; usually one. */
  readonly within: readonly AreaNode[];
  /** The areas that get rows. */
  readonly places: readonly string[];
  readonly by: By;
  readonly filter: Filter;
  readonly levelOf: (area: string) => AreaNode["level"] | null;
  readonly populations: Populations;
  /** The targets of the one campaign in the filter. */
  readonly targets: readonly CoverageTarget[];
}

type CountSums = Pick<Count, "reached" | "contacts" | "unidentified">;
type Combination = Omit<Count, keyof CountSums>;
/** The combination of no dimension. */
export const NOTHING: Combination = {
  area: null,
  audience: null,
  campaign: null,
  agency: null,
  kind: null,
  month: null,
};
const NO_COUNTS: CountSums = { reached: 0, contacts: 0, unidentified: 0 };
const OTHERS = ["campaign", "agency", "kind", "month"] as const;

/**
 * Returns every combination a report has a row for, by area, audience and the rest: all areas and audiences, even
 * without anyone reached, and of the other dimensions the values that occur or are named in the filter. Null when there
 * are more than `atMost`.
 */
export function combinationsOf(
  { places, by, filter }: ReportScope,
  counts: readonly Count[],
  atMost: number,
): Combination[] | null {
  const areas = by.has("AREA") ? places : [null];
  const audiences = by.has("AUDIENCE")
    ? AUDIENCES.filter((one) => filter.audiences?.includes(one) ?? true)
    : [null];
  const others = new Map<string, Combination>();
  for (const combination of [...namedIn(filter, by), ...counts]) {
    const { campaign, agency, kind, month } = combination;
    others.set(otherKey(combination), { ...NOTHING, campaign, agency, kind, month });
  }
  if (areas.length * audiences.length * others.size > atMost) return null;
  const rest = [...others]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, combination]) => combination);
  return areas.flatMap((area) =>
    audiences.flatMap((audience) => rest.map((other) => ({ ...other, area, audience }))),
  );
}

/**
 * Returns the filter's values of the one other dimension in the report; the empty combination when there is no such
 * dimension.
 */
function namedIn({ campaigns, agencies, kinds }: Filter, by: By): Combination[] {
  const asked = OTHERS.filter((dimension) => by.has(dimension.toUpperCase() as never));
  const [only, ...more] = asked;
  if (!only) return [NOTHING];
  if (more.length > 0 || only === "month") return [];
  const named = { campaign: campaigns, agency: agencies, kind: kinds }[only];
  return (named ?? []).map((member) => ({ ...NOTHING, [only]: member }));
}

/** Combines a count with its population and target. A combination without a count has reached no one. */
export function rowOf(
  frame: ReportScope,
  combination: Combination,
  count: CountSums | undefined,
): CoverageRow {
  const { within, filter, populations, levelOf, targets } = frame;
  const { reached, contacts, unidentified } = count ?? NO_COUNTS;
  const area = combination.area ?? (within.length === 1 ? within[0]!.id : null);
  const audience = combination.audience ?? onlyAudience(filter);
  const population = populations.together(
    area === null ? within.map(({ id }) => id) : [area],
    audience === null ? filter.audiences : [audience],
  );
  const target =
    area === null || audience === null
      ? null
      : (targets.find((set) => set.audience === audience && set.level === levelOf(area))?.rate ?? null);
  return {
    ...combination,
    area,
    audience,
    population,
    reached,
    reachedAtMost: reachedAtMost(reached, unidentified, population),
    contacts,
    unidentified,
    rate: population ? Math.min(1, reached / population) : null,
    target,
    shortfall: target === null || population === null ? null : shortfall(target, population, reached),
  };
}

/** Returns a row for each combination. */
export function rowsOf(
  frame: ReportScope,
  combinations: readonly Combination[],
  counts: readonly Count[],
): CoverageRow[] {
  const byKey = new Map(counts.map((counted) => [keyOf(counted), counted]));
  return combinations.map((combination) => rowOf(frame, combination, byKey.get(keyOf(combination))));
}

/** Returns the upper bound of people reached: the unidentified count as never reached before, up to the population. */
export function reachedAtMost(reached: number, unidentified: number, population: number | null): number {
  return Math.max(reached, Math.min(reached + unidentified, population ?? Infinity));
}

/** Returns the number of people still to reach to meet a target. */
export function shortfall(target: number, population: number, reached: number): number {
  // 0.55 * 100 is a little more than 55 in binary; that is not a missing person.
  return Math.max(0, Math.ceil(target * population - 1e-6) - reached);
}

function onlyAudience({ audiences }: Filter): string | null {
  const [only, ...others] = audiences ?? [];
  return only !== undefined && others.length === 0 && isAudience(only) ? only : null;
}

const otherKey = (combination: Combination) => OTHERS.map((dimension) => combination[dimension]).join();
const keyOf = (combination: Combination) =>
  `${combination.area} ${combination.audience} ${otherKey(combination)}`;

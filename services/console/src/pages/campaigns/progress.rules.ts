import type { AreaLevel } from "../../graph/schema.js";
import { meetsTarget, type Share } from "../../reach/reach.rules.js";

/** A campaign's target rate for an audience in every area of a level. */
export interface AudienceTarget {
  readonly level: AreaLevel;
  readonly rate: number;
  readonly audience: { readonly id: string; readonly name: string };
}

export interface AreaProgress {
  readonly id: string;
  readonly name: string;
  readonly share: Share;
}

/** Progress of one target. */
export interface TargetProgress {
  /** Sorted by distance from the target, the farthest first; areas of unknown population last. */
  readonly areas: readonly AreaProgress[];
  readonly met: number;
  readonly unknown: number;
}

type Row = Share & {
  readonly area: { readonly id: string; readonly name: string } | null;
  readonly audience: { readonly id: string } | null;
};

/** Returns the progress of one target from a report by area and audience. */
export function progressOf({ audience }: AudienceTarget, rows: readonly Row[]): TargetProgress {
  const areas = rows
    .filter((row) => row.audience?.id === audience.id)
    .map((row) => ({ id: row.area!.id, name: row.area!.name, share: row }))
    .toSorted((one, other) => lackOf(other.share) - lackOf(one.share));
  return {
    areas,
    met: areas.filter(({ share }) => meetsTarget(share) === true).length,
    unknown: areas.filter(({ share }) => share.rate === null).length,
  };
}

function lackOf({ rate, target }: Share): number {
  return rate === null ? -Infinity : (target ?? 0) - rate;
}

/** Returns the distinct area levels of the targets. */
export function levelsOf(targets: readonly AudienceTarget[]): AreaLevel[] {
  return [...new Set(targets.map(({ level }) => level))];
}

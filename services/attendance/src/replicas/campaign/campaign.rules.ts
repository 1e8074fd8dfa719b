import type { Level } from "../area/area.rules.js";

/** A target: reach this share (0 to 1) of an audience in every area of a level. */
export interface CoverageTarget {
  readonly audience: string;
  readonly level: Level;
  readonly rate: number;
}

/** A replica of a campaign. */
export interface KnownCampaign {
  readonly id: string;
  readonly areaId: string;
  readonly targets: readonly CoverageTarget[];
}

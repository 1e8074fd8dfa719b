import type { LocalDate } from "@starlane/calendar";
import type { AudienceId } from "./audiences.js";

/** The number of people of an audience who live in an area: a denominator of coverage. */
export interface PopulationFigure {
  areaId: string;
  audience: AudienceId;
  people: number;
  asOf: LocalDate;
  /** A sentence for the reader; that of a sample figure starts with `sample` and states the method. */
  source: string;
  /** Counted, or estimated. */
  confidence: "ENUMERATED" | "ESTIMATED";
}

const XIXIA = "640105";

/** Permanent residents of Xixia district: seventh national census, bulletin no. 2 of Yinchuan, of 2021-06-02. */
const CENSUS_RESIDENTS: PopulationFigure = {
  areaId: XIXIA,
  audience: "RESIDENT",
  people: 449_559,
  asOf: "2020-11-01", // the census counts the people who lived there at the first minute of that day
  source: "银川市第七次全国人口普查公报（第二号），2021-06-02：西夏区常住人口",
  confidence: "ENUMERATED",
};

/** Pupils of Xixia district: 29,637 primary and 13,158 junior, in 43 schools; notice of its government, 2025-11-06. */
const PUPILS: PopulationFigure = {
  areaId: XIXIA,
  audience: "ADOLESCENT",
  people: 42_795,
  asOf: "2025-11-06", // the notice names no day of counting, so the figure is as of the day it was published
  source: "西夏区人民政府通知，2025-11-06：43 所学校在校学生（小学 29,637 人，初中 13,158 人）",
  confidence: "ENUMERATED",
};

/**
 * Returns the public figures known for a district, each with its source. Only Xixia has any, and only as a whole: no
 * count is public for a street or a community.
 */
export function citedPopulations(districtCode: string): PopulationFigure[] {
  return districtCode === XIXIA ? [{ ...CENSUS_RESIDENTS }, { ...PUPILS }] : [];
}

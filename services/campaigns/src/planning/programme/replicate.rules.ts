import { addDays, isLocalDate, type LocalDate, type SchoolCalendar } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import type { AreaLevelEnum } from "../../replicas/area/area.type.js";
import {
  EARLIEST_DAY,
  LAST_DAY,
  type CampaignDraft,
  type CampaignTarget,
} from "../../campaigns/campaign/campaign.rules.js";
import type { PlannedSession, ProgrammeRow, ProgrammeStepRow } from "./programme.row.js";

export const MOST_AREAS = 200;
/** Far more than a district holds in a year. */
const MOST_SESSIONS = 2_000;
const LONGEST_TITLE = 200;
/** Converting people to a share and back is off by less than this. */
const ROUNDING = 1e-9;
const LEVELS: readonly `${AreaLevelEnum}`[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

/** Returns the reason why these areas are invalid for any viewer, or null. It does not check rights. */
export function refuseAreas(
  areas: readonly string[],
  isKnown: (area: string) => boolean,
): InvalidInput | null {
  if (areas.length === 0 || areas.length > MOST_AREAS)
    return new InvalidInput(
      ["areas"],
      { "zh-CN": "请选择 1 到 {most} 个区域。", en: "Name from 1 to {most} areas." },
      { most: MOST_AREAS },
    );
  for (const [index, area] of areas.entries()) {
    if (areas.indexOf(area) < index)
      return new InvalidInput(["areas", String(index)], {
        "zh-CN": "同一区域只能选择一次。",
        en: "An area is named once.",
      });
    if (!isKnown(area))
      return new InvalidInput(["areas", String(index)], {
        "zh-CN": "没有找到该区域，请核对区划代码。",
        en: "There is no such area; look at its division code.",
      });
  }
  return null;
}

/** The parts of a programme that are the same in every area. */
export interface Replicated {
  readonly programme: Pick<ProgrammeRow, "name" | "lastsDays">;
  readonly steps: readonly ProgrammeStepRow[];
  readonly targets: readonly CampaignTarget[];
  /** The level of the source's area; null where it is unknown, and levels then stay as they are. */
  readonly sourceLevel: `${AreaLevelEnum}` | null;
  readonly startsOn: LocalDate;
}

/** An area in which a programme is to be replicated. */
export interface NewArea {
  readonly id: string;
  readonly name: string;
  readonly level: `${AreaLevelEnum}`;
  /** Returns the number of people of some audiences who live in it; null where it is unknown. */
  readonly people: (audiences: readonly string[]) => number | null;
}

/** The plan of a programme in one area. */
export interface Replica {
  readonly areaId: string;
  readonly campaign: CampaignDraft;
  readonly sessions: readonly PlannedSession[];
}

/** Plans a programme in each of some areas, or returns the reason why that is not possible. */
export function replicaOf(
  replicated: Replicated,
  areas: readonly NewArea[],
  calendar: SchoolCalendar,
): Replica[] | InvalidInput {
  const { programme, steps, startsOn } = replicated;
  if (!isLocalDate(startsOn) || startsOn < EARLIEST_DAY || startsOn > LAST_DAY) return noSuchDay();
  let planned = 0;
  for (const { people } of areas)
    for (const { intensity, audienceIds } of steps) planned += countSessions(intensity, people(audienceIds));
  if (planned > MOST_SESSIONS) return tooMany(planned);

  const days = steps.map((step) => dayOfStep(step, startsOn, calendar));
  if (days.includes(null)) return noSchoolDay();
  const lastDay = addDays(startsOn, programme.lastsDays);
  const endsOn = days.reduce<LocalDate>((last, day) => (day! > last ? day! : last), lastDay);
  return areas.map((area) => ({
    areaId: area.id,
    campaign: {
      title: `${programme.name}·${area.name}`.slice(0, LONGEST_TITLE),
      description: null,
      startsOn,
      endsOn,
      targets: targetsIn(area.level, replicated),
    },
    sessions: steps.flatMap((step, index) => sessionsOf(step, area, days[index]!)),
  }));
}

/**
 * Returns the number of sessions that a step takes for that many people: at least one where there are any. Where the
 * number of people is unknown, it is one session, for a person to review, rather than none.
 */
export function countSessions(intensity: number, people: number | null): number {
  if (people === null) return 1;
  return people > 0 ? Math.max(1, Math.ceil((intensity * people) / 1000 - ROUNDING)) : 0;
}

/**
 * Returns the day of a step: as long after the first day as in the source, moved past public holidays, and for a school
 * class to the next school day. Null when no school day follows.
 */
export function dayOfStep(
  { dayOffset, kind }: Pick<ProgrammeStepRow, "dayOffset" | "kind">,
  startsOn: LocalDate,
  calendar: SchoolCalendar,
): LocalDate | null {
  let day = addDays(startsOn, dayOffset);
  if (kind === "SCHOOL_CLASS") return calendar.isSchoolDay(day) ? day : calendar.nextSchoolDay(day);
  while (calendar.holidayOn(day)) day = addDays(day, 1);
  return day;
}

function sessionsOf(step: ProgrammeStepRow, { id, people }: NewArea, on: LocalDate): PlannedSession[] {
  const { kind, audienceIds, intensity } = step;
  const counted = people(audienceIds);
  const count = countSessions(intensity, counted);
  const all = counted ?? 0;
  // Whole people, and all of them: where the division leaves a remainder, the first sessions take one more.
  return Array.from({ length: count }, (_, index) => ({
    areaId: id,
    kind,
    audienceIds,
    on,
    people: Math.floor(all / count) + (index < all % count ? 1 : 0),
    populationKnown: counted !== null,
  }));
}

/**
 * Returns the source's targets, each as far below the new area as it was below the source's: the targets that a
 * district set for its streets, a street sets for its communities. There is no level below a grid.
 */
function targetsIn(level: `${AreaLevelEnum}`, { targets, sourceLevel }: Replicated): CampaignTarget[] {
  const shift = sourceLevel ? LEVELS.indexOf(level) - LEVELS.indexOf(sourceLevel) : 0;
  const lowest = LEVELS.length - 1;
  const copied = new Map<string, CampaignTarget>();
  for (const target of targets) {
    const moved = Math.min(LEVELS.indexOf(target.level) + shift, lowest);
    if (moved <= LEVELS.indexOf(level)) continue;
    const key = `${target.audience} ${moved}`;
    const other = copied.get(key);
    if (!other || other.rate < target.rate) copied.set(key, { ...target, level: LEVELS[moved]! });
  }
  return [...copied.values()];
}

function noSuchDay(): InvalidInput {
  return new InvalidInput(["startsOn"], {
    "zh-CN": "开始日期有误，请核对。",
    en: "The first day cannot be right.",
  });
}

function noSchoolDay(): InvalidInput {
  return new InvalidInput(["startsOn"], {
    "zh-CN": "该日期之后没有教学日，校园课无法安排，请更换开始日期。",
    en: "No school day follows for the school classes; choose another first day.",
  });
}

function tooMany(planned: number): InvalidInput {
  return new InvalidInput(
    ["areas"],
    {
      "zh-CN": "一次最多规划 {most} 场，这些区域共需 {planned} 场，请分批复制。",
      en: "{planned} sessions are too many at once, {most} at most; replicate in fewer areas at a time.",
    },
    { most: MOST_SESSIONS, planned },
  );
}

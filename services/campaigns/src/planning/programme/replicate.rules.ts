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
/** A share of people and back again is off by less than this. */
const ROUNDING = 1e-9;
const LEVELS: readonly `${AreaLevelEnum}`[] = ["PROVINCE", "CITY", "DISTRICT", "STREET", "COMMUNITY", "GRID"];

/** Why nobody can replicate in these areas, or null. Whether the viewer may is another question. */
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

/** A programme as it is planned anew: what is to be the same everywhere. */
export interface Replicated {
  readonly programme: Pick<ProgrammeRow, "name" | "lastsDays">;
  readonly steps: readonly ProgrammeStepRow[];
  readonly targets: readonly CampaignTarget[];
  /** The level of the source's area; null where nobody knows it, and levels then stay as they are. */
  readonly sourceLevel: `${AreaLevelEnum}` | null;
  readonly startsOn: LocalDate;
}

/** An area that a programme is to be replicated in. */
export interface NewArea {
  readonly id: string;
  readonly name: string;
  readonly level: `${AreaLevelEnum}`;
  /** How many people of some audiences live in it; null where nobody has counted. */
  readonly people: (audiences: readonly string[]) => number | null;
}

/** What replicating a programme comes to in one area. */
export interface Replica {
  readonly areaId: string;
  readonly campaign: CampaignDraft;
  readonly sessions: readonly PlannedSession[];
}

/** Plans a programme in each of some areas, or says why it cannot be. */
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
 * How many sessions a step takes for that many people: at least one where there is anybody. Nobody knows how many where
 * nobody has counted: one session is planned then, for a person to look at, rather than none.
 */
export function countSessions(intensity: number, people: number | null): number {
  if (people === null) return 1;
  return people > 0 ? Math.max(1, Math.ceil((intensity * people) / 1000 - ROUNDING)) : 0;
}

/**
 * The day of a step: as long after the first day as in the source, moved on past public holidays, and for a school class
 * to the next school day. Null when no school day follows.
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
  // Whole people, and all of them: the first sessions take one more where they do not come out even.
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
 * The source's targets, each as far below the new area as it was below the source's: what a district asked of its streets
 * a street asks of its communities. Nothing lies below a grid.
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

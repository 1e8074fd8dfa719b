import { daysBetween, localDate, type LocalDate } from "@starlane/calendar";
import { InvalidInput, InvalidState, isLongerThan } from "@starlane/graphql";
import { TAUGHT_AUDIENCES } from "../../replicas/audience/audience.rules.js";
import type { CampaignRow } from "../../campaigns/campaign/campaign.row.js";
import type { EventRow } from "../../calendar/event/event.row.js";
import type { ProgrammeStepRow, ProgrammeVenueKind } from "./programme.row.js";

/** The fields of an event that a programme is made from. */
export type HeldEvent = Pick<EventRow, "kind" | "audienceIds" | "startsAt" | "endsAt"> & {
  readonly venueKind: ProgrammeVenueKind | null;
};

const LONGEST_NAME = 100;
/** A campaign of more different steps than this is not useful as a model. */
const MOST_STEPS = 500;
const MINUTE_MS = 60_000;

/** Returns the reason why the name of a programme is invalid, or null. */
export function refuseProgrammeName(name: string): InvalidInput | null {
  if (name.trim() !== "" && !isLongerThan(name, LONGEST_NAME)) return null;
  return new InvalidInput(
    ["name"],
    {
      "zh-CN": "请填写模式名称（最多 {most} 个字）。",
      en: "Give the programme a name, of {most} characters at most.",
    },
    { most: LONGEST_NAME },
  );
}

/**
 * Returns the steps of a campaign, by day: events of one day that are alike are one step, whose intensity follows from
 * their number.
 * @param events those that were or will be held, in any order
 * @param people the number of people of some audiences in the campaign's area; null where it is unknown
 * @returns the reason, where no steps can be derived
 */
export function learnSteps(
  events: readonly HeldEvent[],
  campaign: Pick<CampaignRow, "startsOn" | "status">,
  people: (audiences: readonly string[]) => number | null,
): ProgrammeStepRow[] | InvalidState {
  if (events.length === 0)
    return new InvalidState(campaign.status, {
      "zh-CN": "该专项行动还没有可供总结的活动，不能保存为模式。",
      en: "The campaign holds no events yet, so there is nothing to learn from it.",
    });
  const alike = Map.groupBy(
    events.map((event) => shapeOf(event, campaign.startsOn)),
    keyOf,
  );
  if (alike.size > MOST_STEPS)
    return new InvalidState(
      campaign.status,
      {
        "zh-CN": "该专项行动的活动安排过于分散（超过 {most} 个步骤），不适合作为模式。",
        en: "The campaign is no model: it takes more than {most} different steps.",
      },
      { most: MOST_STEPS },
    );
  const steps: ProgrammeStepRow[] = [];
  for (const shapes of alike.values()) {
    const [shape] = shapes;
    const counted = people(shape!.audienceIds);
    if (!counted) return uncounted(campaign.status);
    steps.push({ ...shape!, intensity: (shapes.length * 1000) / counted });
  }
  return steps.toSorted((one, other) => one.dayOffset - other.dayOffset || compare(keyOf(one), keyOf(other)));
}

type Shape = Omit<ProgrammeStepRow, "intensity">;

function shapeOf({ kind, venueKind, audienceIds, startsAt, endsAt }: HeldEvent, startsOn: LocalDate): Shape {
  return {
    dayOffset: daysBetween(startsOn, localDate(startsAt)),
    kind,
    venueKind,
    audienceIds: TAUGHT_AUDIENCES.filter((id) => audienceIds.includes(id)),
    minutes: Math.max(1, Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE_MS)),
  };
}

function keyOf({ dayOffset, kind, venueKind, audienceIds, minutes }: Shape): string {
  return [dayOffset, kind, venueKind, audienceIds.join("+"), minutes].join(" ");
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Refuses a campaign whose population is unknown: sessions per 1,000 people cannot be computed. */
function uncounted(status: CampaignRow["status"]): InvalidState {
  return new InvalidState(status, {
    "zh-CN": "该专项行动所在区域的相关人群尚未录入人口数，无法计算场次密度，请先录入人口数。",
    en: "Nobody has counted the people of the campaign's audiences in its area; enter the populations first.",
  });
}

import { isWithin } from "@starlane/auth";
import { localDate, type LocalDate, type SchoolCalendar } from "@starlane/calendar";
import { InvalidInput, InvalidState, isLongerThan, OverCapacity, type Phrase } from "@starlane/graphql";
import { TAUGHT_AUDIENCES, unknownAudience } from "../../replicas/audience/audience.rules.js";
import type { CampaignStatus } from "../../campaigns/campaign/campaign.row.js";
import { STATUS_NAMES } from "../../campaigns/campaign/campaign.rules.js";
import type { TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { NotASchoolDay, OutsideCampaign } from "./event.refusals.js";
import type { EventKind } from "./event.row.js";

const LONGEST_TITLE = 200;
const LONGEST_MS = 24 * 60 * 60 * 1000;
const MOST_SPEAKERS = 20;
/** More than fit into any place of a district is a typing error. */
const MOST_PEOPLE = 1_000_000;
const WITHOUT_VENUE: ReadonlySet<EventKind> = new Set(["DOOR_TO_DOOR", "ONLINE"]);

/** Returns the reason why a campaign takes no events now, or null if it does. */
export function refuseCampaignStatus(status: CampaignStatus): InvalidState | null {
  if (status === "APPROVED" || status === "ACTIVE") return null;
  const todo: Phrase =
    status === "DRAFT"
      ? { "zh-CN": "请先提交并通过审批", en: "submit it and have it approved first" }
      : status === "SUBMITTED"
        ? { "zh-CN": "请等待审批通过", en: "wait until it is approved" }
        : { "zh-CN": "请选择其他专项行动", en: "choose another campaign" };
  const name = STATUS_NAMES[status];
  return new InvalidState(status, {
    "zh-CN": `该专项行动${name["zh-CN"]}，不能登记活动；${todo["zh-CN"]}。`,
    en: `The campaign is ${name.en} and takes no events; ${todo.en}.`,
  });
}

/** An event as a user wrote it: everything that can be judged without a query. */
export interface EventDraft extends TimeRange {
  readonly title: string;
  readonly kind: EventKind;
  readonly venue: string | null;
  readonly area: string | null;
  readonly audiences: readonly string[];
  readonly speakers: readonly string[];
  readonly capacity: number | null;
}

/** Returns the reason why an event is invalid in itself, or null. */
export function refuseEventDraft(draft: EventDraft): InvalidInput | null {
  return (
    refuseTitle(draft.title) ??
    refuseLength(draft) ??
    refuseAudiences(draft.audiences) ??
    refusePlace(draft) ??
    refuseNumbers(draft)
  );
}

function refuseTitle(title: string): InvalidInput | null {
  if (title.trim() === "")
    return new InvalidInput(["input", "title"], {
      "zh-CN": "请填写活动名称。",
      en: "Give the event a title.",
    });
  if (isLongerThan(title, LONGEST_TITLE))
    return new InvalidInput(
      ["input", "title"],
      { "zh-CN": "名称最多 {most} 个字。", en: "A title has {most} characters at most." },
      { most: LONGEST_TITLE },
    );
  return null;
}

/** Returns the reason why a time range is not valid for an event, or null. */
export function refuseLength({ startsAt, endsAt }: TimeRange): InvalidInput | null {
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0)
    return new InvalidInput(["input", "endsAt"], {
      "zh-CN": "结束时间应晚于开始时间。",
      en: "An event ends after it starts.",
    });
  if (length > LONGEST_MS)
    return new InvalidInput(["input", "endsAt"], {
      "zh-CN": "单次活动最长 24 小时；多日活动请按天登记。",
      en: "An event lasts 24 hours at most; register one for each day.",
    });
  return null;
}

function refuseAudiences(audiences: readonly string[]): InvalidInput | null {
  if (audiences.length === 0)
    return new InvalidInput(["input", "audiences"], {
      "zh-CN": "请至少选择一类宣传对象。",
      en: "Say whom the event is for.",
    });
  if (unknownAudience(audiences))
    return new InvalidInput(["input", "audiences"], {
      "zh-CN": "没有这类宣传对象。",
      en: `There is no such audience; there are ${TAUGHT_AUDIENCES.join(", ")}.`,
    });
  return null;
}

function refusePlace({ kind, venue, area }: EventDraft): InvalidInput | null {
  if (hasVenue(kind)) {
    if (!venue)
      return new InvalidInput(["input", "venue"], {
        "zh-CN": "这类活动需要选择场所。",
        en: "An event of this kind needs a venue.",
      });
    if (area)
      return new InvalidInput(["input", "area"], {
        "zh-CN": "这类活动的区域由场所决定，请不要另填区域。",
        en: "An event of this kind is where its venue is; leave the area out.",
      });
    return null;
  }
  if (venue)
    return new InvalidInput(["input", "venue"], {
      "zh-CN": "入户宣传和线上活动不占用场所，请填写区域。",
      en: "Visits and online events have no venue; name an area.",
    });
  if (!area)
    return new InvalidInput(["input", "area"], {
      "zh-CN": "请填写活动所在区域。",
      en: "Name the area of the event.",
    });
  return null;
}

function refuseNumbers({ capacity, speakers }: EventDraft): InvalidInput | null {
  if (capacity !== null && (capacity < 1 || capacity > MOST_PEOPLE))
    return new InvalidInput(["input", "capacity"], {
      "zh-CN": "人数上限有误，请核对。",
      en: "That capacity cannot be right.",
    });
  if (speakers.length > MOST_SPEAKERS)
    return new InvalidInput(
      ["input", "speakers"],
      { "zh-CN": "一场活动最多 {most} 位宣讲员。", en: "An event has {most} speakers at most." },
      { most: MOST_SPEAKERS },
    );
  return null;
}

/** Returns true if an event of a kind takes place in a venue; otherwise it names an area. */
export function hasVenue(kind: EventKind): boolean {
  return !WITHOUT_VENUE.has(kind);
}

/** Returns the reason why an event lies outside its campaign's days, read in the district's time zone, or null. */
export function refuseDates(
  { startsAt, endsAt }: TimeRange,
  campaign: { startsOn: LocalDate; endsOn: LocalDate },
): OutsideCampaign | null {
  const lastInstant = new Date(endsAt.getTime() - 1);
  const within = localDate(startsAt) >= campaign.startsOn && localDate(lastInstant) <= campaign.endsOn;
  return within ? null : new OutsideCampaign(campaign);
}

/**
 * Returns the reason why an event may not take place in an area, or null.
 * @param area the event's area; null when the area or the venue is not replicated
 * @param by the input that named it
 */
export function refuseArea(
  area: string | null,
  campaignArea: string,
  by: "venue" | "area",
): InvalidInput | null {
  if (area === null)
    return new InvalidInput(
      ["input", by],
      by === "venue"
        ? { "zh-CN": "没有找到该场所。", en: "There is no such venue." }
        : {
            "zh-CN": "没有找到该区域，请核对区划代码。",
            en: "There is no such area; look at its division code.",
          },
    );
  if (!isWithin(area, campaignArea))
    return new InvalidInput(["input", by], {
      "zh-CN": "活动地点不在专项行动的区域内。",
      en: "That place is outside the campaign's area.",
    });
  return null;
}

/** Returns the reason why an event of a kind may not be held on a day, or null. */
export function refuseDay(
  kind: EventKind,
  startsAt: Date,
  calendar: SchoolCalendar,
): NotASchoolDay | InvalidInput | null {
  const day = localDate(startsAt);
  const holiday = calendar.holidayOn(day);
  if (kind === "SCHOOL_CLASS" && !calendar.isSchoolDay(day))
    return new NotASchoolDay({ holiday: holiday?.name ?? null, nextSchoolDay: calendar.nextSchoolDay(day) });
  if (kind === "SENIOR_LECTURE" && holiday)
    return new InvalidInput(["input", "startsAt"], {
      "zh-CN": `当天为${holiday.name["zh-CN"]}假期，不安排老年讲座，请换一天。`,
      en: `That day is a public holiday (${holiday.name.en}); no senior lecture is held then.`,
    });
  return null;
}

/**
 * Returns a refusal when that many people do not fit, or null. @param capacity null when the event does not state one
 */
export function refuseCapacity(capacity: number | null, venueCapacity: number): OverCapacity | null {
  return capacity !== null && capacity > venueCapacity ? new OverCapacity(venueCapacity, capacity) : null;
}

/**
 * Returns the agency that must approve an event before it is confirmed, or null when none need.
 * @param owner the agency that answers for the venue or a speaker, and those above it
 */
export function approverOf(
  agency: string,
  owner: { id: string; above: readonly string[] } | null,
): string | null {
  if (!owner || owner.id === agency || owner.above.includes(agency)) return null;
  return owner.id;
}

/** Returns the agencies that must approve an event, each once: those that answer for its venue and for its speakers. */
export function approversOf(agency: string, owners: readonly Parameters<typeof approverOf>[1][]): string[] {
  return [...new Set(owners.flatMap((owner) => approverOf(agency, owner) ?? []))];
}

/** Returns warnings about an event that the rules let through, for a person to weigh. */
export function warningsOf(
  { kind, startsAt }: { kind: EventKind; startsAt: Date },
  calendar: SchoolCalendar,
): Phrase[] {
  if (kind !== "SCHOOL_CLASS" && kind !== "SENIOR_LECTURE") return [];
  const day = localDate(startsAt);
  if (calendar.isAnnounced(day)) return [];
  const year = day.slice(0, 4);
  return [
    {
      "zh-CN": `${year} 年的放假安排尚未公布，公布后请再核对日期。`,
      en: `The public holidays of ${year} are not announced yet; look at the date again when they are.`,
    },
  ];
}

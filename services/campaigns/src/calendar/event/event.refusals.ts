import type { LocalDate } from "@starlane/calendar";
import { LocalDateScalar as DateScalar, Refusal, RefusalCode, type Language } from "@starlane/graphql";
import { Ctx, Field, ObjectType } from "type-graphql";
import { SpeakerType } from "../speaker/speaker.type.js";
import type { SpeakerRow } from "../speaker/speaker.row.js";
import type { Closure } from "../closure/closure.rules.js";
import type { KnownOpeningHours, TimeRange } from "../../replicas/venue/opening-hours.rules.js";
import { TimeSlotType } from "../../replicas/venue/venue.type.js";
import type { EventRow } from "./event.row.js";
import { EventType } from "./event.type.js";

/** The placement that an event was refused: a time range of that length, of its venue and all of its speakers. */
export interface WantedPlacement extends TimeRange {
  readonly kind: EventRow["kind"];
  /** Null where it needs no venue. */
  readonly venue: { readonly id: string; readonly openingHours: readonly KnownOpeningHours[] } | null;
  readonly speakers: readonly string[];
  /** The campaign's last day. */
  readonly until: LocalDate;
}

@ObjectType({ implements: Refusal, description: "Another event, `event`, holds the venue at that time." })
export class VenueConflict extends Refusal {
  constructor(
    event: EventRow,
    readonly wanted: WantedPlacement,
  ) {
    super(
      RefusalCode.VENUE_CONFLICT,
      {
        "zh-CN": "该场所在这段时间已安排活动“{title}”，请换一个时间或场所。",
        en: "The venue is taken then by “{title}”; choose another time or venue.",
      },
      { title: event.title },
    );
    this.event = event;
  }

  @Field(() => EventType)
  readonly event: EventRow;
}

@ObjectType({ implements: Refusal, description: "Another event, `event`, holds the speaker at that time." })
export class SpeakerConflict extends Refusal {
  constructor(
    speaker: SpeakerRow,
    event: EventRow,
    readonly wanted: WantedPlacement,
  ) {
    super(
      RefusalCode.SPEAKER_CONFLICT,
      {
        "zh-CN": "宣讲员{name}在这段时间已安排活动“{title}”，请换一个时间或宣讲员。",
        en: "{name} speaks then at “{title}”; choose another time or speaker.",
      },
      { name: speaker.name, title: event.title },
    );
    this.speaker = speaker;
    this.event = event;
  }

  @Field(() => SpeakerType)
  readonly speaker: SpeakerRow;

  @Field(() => EventType)
  readonly event: EventRow;
}

@ObjectType({
  implements: Refusal,
  description:
    "The venue is not open for the whole time, or is closed during it; `nextSlot` is the next time of that length at which it is open and free.",
})
export class OutsideOpeningHours extends Refusal {
  /** @param closure the closure that overlaps the time; null when it is outside the opening hours */
  constructor(nextSlot: TimeRange | null, closure: Closure | null) {
    const why = closure
      ? { zh: `场所在该时间停用（${closure.reason}）`, en: `closed then (${closure.reason})` }
      : { zh: "该时间不在场所开放时间内", en: "not open then" };
    super(
      RefusalCode.OUTSIDE_OPENING_HOURS,
      nextSlot
        ? {
            "zh-CN": `${why.zh}，可改用系统给出的下一个空闲时段。`,
            en: `The venue is ${why.en}; the next free time is given.`,
          }
        : {
            "zh-CN": `${why.zh}，近期也没有足够长的空闲时段，请换一个场所。`,
            en: `The venue is ${why.en}, and not free for so long any time soon; choose another venue.`,
          },
    );
    this.nextSlot = nextSlot;
  }

  @Field(() => TimeSlotType, { nullable: true })
  readonly nextSlot: TimeRange | null;
}

/** A day without school. */
export interface NoSchool {
  /** The name of the public holiday on it, in both languages, or null. */
  readonly holiday: Readonly<Record<Language, string>> | null;
  readonly nextSchoolDay: LocalDate | null;
}

@ObjectType({
  implements: Refusal,
  description:
    "A school class on a weekend, a public holiday or in a vacation, by the school calendar; a make-up workday counts only where the calendar says so.",
})
export class NotASchoolDay extends Refusal {
  readonly #holiday: NoSchool["holiday"];

  constructor({ holiday, nextSchoolDay }: NoSchool) {
    const next = nextSchoolDay ?? "";
    super(RefusalCode.NOT_A_SCHOOL_DAY, {
      "zh-CN": `${holiday ? `当天为${holiday["zh-CN"]}假期` : "当天不是教学日"}，不能安排校园课${next && `；下一个教学日是 ${next}`}。`,
      en: `There is no school that day${holiday ? ` (${holiday.en})` : ""}${next && `; the next school day is ${next}`}.`,
    });
    this.#holiday = holiday;
    this.nextSchoolDay = nextSchoolDay;
  }

  @Field(() => String, {
    nullable: true,
    description: "The public holiday's name, in the language of the request.",
  })
  holiday(@Ctx() { language }: { language: Language }): string | null {
    return this.#holiday?.[language] ?? null;
  }

  @Field(() => DateScalar, { nullable: true })
  readonly nextSchoolDay: LocalDate | null;
}

@ObjectType({ implements: Refusal, description: "The event lies outside the campaign's days." })
export class OutsideCampaign extends Refusal {
  constructor({ startsOn, endsOn }: { startsOn: LocalDate; endsOn: LocalDate }) {
    super(
      RefusalCode.OUTSIDE_CAMPAIGN,
      {
        "zh-CN": "活动时间应在专项行动期间（{startsOn} 至 {endsOn}）内。",
        en: "The campaign runs from {startsOn} to {endsOn}; choose a time within it.",
      },
      { startsOn, endsOn },
    );
    this.startsOn = startsOn;
    this.endsOn = endsOn;
  }

  @Field(() => DateScalar)
  readonly startsOn: LocalDate;

  @Field(() => DateScalar)
  readonly endsOn: LocalDate;
}

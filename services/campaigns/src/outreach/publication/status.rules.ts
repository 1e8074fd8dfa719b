import { InvalidInput, InvalidState, type Phrase } from "@starlane/graphql";
import type { PublicationRow, PublicationStatus } from "./publication.row.js";

/** An action of a person on an existing publication. */
export type PublicationAction = "publish" | "markPublished" | "recordPublicationViews";

const POSSIBLE: Readonly<Record<PublicationAction, readonly PublicationStatus[]>> = {
  publish: ["DRAFT", "FAILED"],
  markPublished: ["SCHEDULED", "FAILED"],
  recordPublicationViews: ["PUBLISHED"],
};

const STATUS_NAMES: Readonly<Record<PublicationStatus, Phrase>> = {
  DRAFT: { "zh-CN": "还是草稿", en: "still a draft" },
  SCHEDULED: { "zh-CN": "已进入发布流程", en: "on its way already" },
  PUBLISHED: { "zh-CN": "已发布", en: "published already" },
  FAILED: { "zh-CN": "发布失败", en: "not out: it failed" },
};

const ACTION_NAMES: Readonly<Record<PublicationAction, Phrase>> = {
  publish: { "zh-CN": "再次发布", en: "published" },
  markPublished: { "zh-CN": "标记为已发布", en: "marked as published" },
  recordPublicationViews: { "zh-CN": "登记浏览量", en: "measured" },
};

type PublicationState = Pick<PublicationRow, "status" | "byHand">;

/** Returns the reason why an action is not possible in the publication's state, or null if it is. */
export function refusePublicationAction(
  action: PublicationAction,
  { status, byHand }: PublicationState,
): InvalidState | null {
  if (action === "markPublished" && status === "SCHEDULED" && !byHand)
    return new InvalidState(status, {
      "zh-CN": "该内容由系统自动发布，无需人工标记。",
      en: "This goes out by itself; it need not be marked.",
    });
  if (POSSIBLE[action].includes(status)) return null;
  const [name, done] = [STATUS_NAMES[status], ACTION_NAMES[action]];
  return new InvalidState(status, {
    "zh-CN": `该内容${name["zh-CN"]}，不能${done["zh-CN"]}。`,
    en: `It is ${name.en}; it cannot be ${done.en}.`,
  });
}

/** The clock of a computer or phone may be ahead by this much; its instant then counts as now. */
const CLOCK_AHEAD_MS = 5 * 60_000;

const isFuture = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + CLOCK_AHEAD_MS;

/** Returns an instant that a device gave, and now where its clock is ahead. */
export function noLaterThan(now: Date, at: Date): Date {
  return at > now ? now : at;
}

/** Returns a refusal of an instant in the future at which a person claims to have published, or null. */
export function refuseFuture(publishedAt: Date, now: Date): InvalidInput | null {
  if (!isFuture(publishedAt, now)) return null;
  return new InvalidInput(["publishedAt"], {
    "zh-CN": "发布时间不能晚于现在。",
    en: "It cannot have been published in the future.",
  });
}

export interface Measurement {
  readonly views: number;
  readonly shares: number;
  readonly measuredAt: Date;
}

/** Returns the reason why a measurement is invalid, or null. */
export function refuseMeasurement(
  { views, shares, measuredAt }: Measurement,
  publishedAt: Date,
  now: Date,
): InvalidInput | null {
  if (views < 0)
    return new InvalidInput(["views"], {
      "zh-CN": "浏览量不能小于 0。",
      en: "There are no fewer than no views.",
    });
  if (shares < 0)
    return new InvalidInput(["shares"], {
      "zh-CN": "转发量不能小于 0。",
      en: "There are no fewer than no shares.",
    });
  if (measuredAt < publishedAt || isFuture(measuredAt, now))
    return new InvalidInput(["measuredAt"], {
      "zh-CN": "统计时间应在发布之后、现在之前。",
      en: "It is measured after it was published, and not in the future.",
    });
  return null;
}

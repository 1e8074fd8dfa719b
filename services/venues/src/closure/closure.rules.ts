import { InvalidInput, InvalidState } from "@starlane/graphql";
import { refuseText } from "../text/text.rules.js";

/** A closure as entered by a user: `to` is exclusive. */
export interface ClosureDraft {
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
}

const LONGEST_REASON = 500;
const MOST_DAYS = 400;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Bounds of a closure; times beyond them are typing errors. */
const [FIRST, LAST] = [new Date("2000-01-01T00:00:00Z"), new Date("2200-01-01T00:00:00Z")];

/** Returns the refusal of a closure, or null. A time in the past is accepted: some closures are declared late. */
export function refuseClosure({ from, to, reason }: ClosureDraft): InvalidInput | null {
  return (
    refuseFrom(from) ??
    refuseTo(to.getTime() - from.getTime()) ??
    refuseText(["input", "reason"], reason, {
      most: LONGEST_REASON,
      missing: { "zh-CN": "请填写停用原因。", en: "Say why it is closed." },
    })
  );
}

/**
 * Returns the refusal of an early end of a closure, or null.
 * @param to the time at which the venue reopens; null to withdraw the closure altogether
 */
export function refuseReopening(
  closure: { readonly from: Date; readonly to: Date; readonly withdrawnAt: Date | null },
  to: Date | null,
): InvalidInput | InvalidState | null {
  if (closure.withdrawnAt)
    return new InvalidState("WITHDRAWN", {
      "zh-CN": "该停用已撤销，场所照常开放。",
      en: "The closure was withdrawn already; the venue is open as usual.",
    });
  if (to === null || (to > closure.from && to < closure.to)) return null;
  return new InvalidInput(["input", "from"], {
    "zh-CN": "恢复开放的时间应在停用时段之内；要撤销整个停用，请不要填写。",
    en: "A venue reopens within the closure; leave the time out to withdraw the closure altogether.",
  });
}

function refuseFrom(from: Date): InvalidInput | null {
  if (from >= FIRST && from < LAST) return null;
  return new InvalidInput(["input", "from"], {
    "zh-CN": "停用开始时间有误，请核对年份。",
    en: "That time cannot be right; look at its year.",
  });
}

function refuseTo(length: number): InvalidInput | null {
  if (length <= 0)
    return new InvalidInput(["input", "to"], {
      "zh-CN": "停用结束时间应晚于开始时间。",
      en: "A closure ends after it starts.",
    });
  if (length > MOST_DAYS * DAY_MS)
    return new InvalidInput(
      ["input", "to"],
      {
        "zh-CN": "一次停用最长 {most} 天；长期停用请将场所设为停用。",
        en: "A closure lasts {most} days at most; archive a venue that is closed for longer.",
      },
      { most: MOST_DAYS },
    );
  return null;
}

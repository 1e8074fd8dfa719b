import type { LocalTime, Weekday } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";

/**
 * Open from `opens` until `closes` on each such weekday, in the district's time zone; closing at 00:00 means the end of
 * that day.
 */
export interface OpeningHours {
  readonly weekday: Weekday;
  readonly opens: LocalTime;
  readonly closes: LocalTime;
}

const MOST = 70;
/** Later than any time of day in text order. */
const END_OF_DAY = "24:00";

/** Returns the refusal of opening hours, or null. An empty list is accepted: such a venue is always open. */
export function refuseOpeningHours(hours: readonly OpeningHours[]): InvalidInput | null {
  if (hours.length > MOST)
    return new InvalidInput(
      ["input", "openingHours"],
      { "zh-CN": "开放时段最多 {most} 个。", en: "There are {most} opening hours at most." },
      { most: MOST },
    );
  for (const [index, open] of hours.entries()) {
    const refusal = refuseOrder(open, index) ?? refuseOverlap(open, hours.slice(0, index), index);
    if (refusal) return refusal;
  }
  return null;
}

function refuseOrder(open: OpeningHours, index: number): InvalidInput | null {
  if (closingOf(open) > open.opens) return null;
  return new InvalidInput(["input", "openingHours", String(index), "closes"], {
    "zh-CN": "关闭时间应晚于开放时间；跨过零点的，请分两天填写，前一天填到 00:00。",
    en: "A venue closes after it opens; for hours past midnight enter two, the first until 00:00.",
  });
}

function refuseOverlap(
  open: OpeningHours,
  before: readonly OpeningHours[],
  index: number,
): InvalidInput | null {
  const other = before.find(
    ({ weekday, opens, closes }) =>
      weekday === open.weekday &&
      opens < closingOf(open) &&
      open.opens < closingOf({ weekday, opens, closes }),
  );
  if (!other) return null;
  return new InvalidInput(
    ["input", "openingHours", String(index), "opens"],
    {
      "zh-CN": "与同一天的开放时段 {opens}–{closes} 重叠，请合并或修改。",
      en: "It overlaps {opens}–{closes} of the same day; join them or change one.",
    },
    { opens: other.opens, closes: other.closes },
  );
}

function closingOf({ closes }: OpeningHours): string {
  return closes === "00:00" ? END_OF_DAY : closes;
}

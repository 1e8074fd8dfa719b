import type { LocalDate } from "@starlane/calendar";
import { InvalidInput } from "@starlane/graphql";
import type { AreaLevel } from "../area/area.row.js";
import { refuseUnknownArea } from "../area/area.rules.js";
import { refusePeople, refuseUnknownAudience } from "../audience/audience.rules.js";
import { refuseText } from "../text/text.rules.js";

/** The number of people of one audience in one area on one day, with its source. */
export interface PopulationEntry {
  readonly area: string;
  readonly audience: string;
  readonly people: number;
  readonly asOf: LocalDate;
  /** Trimmed. */
  readonly source: string;
  readonly confidence: string;
}

const MOST_FIGURES = 2_000;
const LONGEST_SOURCE = 500;
/** Bounds of a figure's day; days beyond them are typing errors. */
const [FIRST_DAY, LAST_DAY] = ["1900-01-01", "2199-12-31"];

/** Returns the refusal of too many figures in one request, or null. */
export function refuseFigureCount(figures: readonly PopulationEntry[]): InvalidInput | null {
  if (figures.length <= MOST_FIGURES) return null;
  return new InvalidInput(
    ["input"],
    { "zh-CN": "一次最多登记 {most} 条人口数，请分批登记。", en: "Set {most} figures at once at most." },
    { most: MOST_FIGURES },
  );
}

/**
 * Returns the refusal of figures that are not valid in themselves, or null.
 * @param levels levels of those of the areas that exist
 * @param audiences the ids of all audiences
 */
export function refuseFigures(
  figures: readonly PopulationEntry[],
  levels: ReadonlyMap<string, AreaLevel>,
  audiences: readonly string[],
): InvalidInput | null {
  for (const [index, figure] of figures.entries()) {
    const path = ["input", String(index)];
    const refusal =
      refuseUnknownArea([...path, "area"], levels.get(figure.area) ?? null) ??
      (audiences.includes(figure.audience)
        ? null
        : refuseUnknownAudience([...path, "audience"], audiences)) ??
      refusePeople([...path, "people"], figure.people) ??
      refuseDay([...path, "asOf"], figure.asOf) ??
      refuseText([...path, "source"], figure.source, {
        most: LONGEST_SOURCE,
        missing: { "zh-CN": "请填写数据来源。", en: "Say where the figure comes from." },
      });
    if (refusal) return refusal;
  }
  return null;
}

/**
 * Returns the refusal of figures that contradict known ones or each other, or null. A known figure is never changed.
 * @param known figures by `figureKeyOf`, among others
 */
export function refuseContradiction(
  figures: readonly PopulationEntry[],
  known: ReadonlyMap<string, PopulationEntry>,
): InvalidInput | null {
  const byKey = new Map(known);
  for (const [index, figure] of figures.entries()) {
    const before = byKey.get(figureKeyOf(figure));
    if (before && !isSame(before, figure))
      return new InvalidInput(
        ["input", String(index), "asOf"],
        {
          "zh-CN":
            "该区域这类对象 {asOf} 的人口数已登记为 {people} 人（来源：{source}），不能改写；请换一个日期登记新的数。",
          en: "The figure of {asOf} is known as {people} (source: {source}) and is not overwritten; set the new one for another day.",
        },
        { asOf: before.asOf, people: before.people, source: before.source },
      );
    byKey.set(figureKeyOf(figure), figure);
  }
  return null;
}

/** Returns the key of a figure: there is one for each area, audience and day. */
export function figureKeyOf({
  area,
  audience,
  asOf,
}: Pick<PopulationEntry, "area" | "audience" | "asOf">): string {
  return `${area} ${audience} ${asOf}`;
}

function isSame(one: PopulationEntry, other: PopulationEntry): boolean {
  return one.people === other.people && one.confidence === other.confidence && one.source === other.source;
}

function refuseDay(path: readonly string[], day: LocalDate): InvalidInput | null {
  if (day >= FIRST_DAY && day <= LAST_DAY) return null;
  return new InvalidInput(path, {
    "zh-CN": "日期有误，请核对年份。",
    en: "That day cannot be right; look at its year.",
  });
}

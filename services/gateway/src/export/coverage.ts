import { localDate, localTime } from "@starlane/calendar";
import type { Language } from "@starlane/graphql";
import type { Value } from "@starlane/spreadsheet";
import { findDistrictId, type ExportColumn, type ExportedList, type ExportScope } from "./lists.js";
import { wordFor } from "./words.js";

interface Named {
  readonly name: string;
}

interface CoverageRow {
  readonly area: (Named & { readonly id: string; readonly level: string }) | null;
  readonly audience: Named | null;
  readonly campaign: { readonly title: string } | null;
  readonly agency: Named | null;
  readonly kind: string | null;
  readonly month: string | null;
  readonly population: number | null;
  readonly reached: number;
  readonly reachedAtMost: number;
  readonly contacts: number;
  readonly rate: number | null;
  readonly target: number | null;
  readonly shortfall: number | null;
}

interface Shown extends ExportColumn {
  readonly value: (row: CoverageRow, language: Language) => Value;
}

/** The columns of each dimension, and the fields to query for them. */
const DIMENSIONS: Readonly<Record<string, { readonly ask: string; readonly columns: readonly Shown[] }>> = {
  AREA: {
    ask: "area { id name level }",
    columns: [
      { title: { "zh-CN": "区划代码", en: "Division" }, value: ({ area }) => area?.id ?? null },
      { title: { "zh-CN": "区域", en: "Area" }, width: 24, value: ({ area }) => area?.name ?? null },
      {
        title: { "zh-CN": "级别", en: "Level" },
        value: ({ area }, language) => area && wordFor("AreaLevel", area.level, language),
      },
    ],
  },
  AUDIENCE: {
    ask: "audience { name }",
    columns: [
      { title: { "zh-CN": "宣传对象", en: "Audience" }, value: ({ audience }) => audience?.name ?? null },
    ],
  },
  CAMPAIGN: {
    ask: "campaign { title }",
    columns: [
      {
        title: { "zh-CN": "专项行动", en: "Campaign" },
        width: 28,
        value: ({ campaign }) => campaign?.title ?? null,
      },
    ],
  },
  AGENCY: {
    ask: "agency { name }",
    columns: [
      { title: { "zh-CN": "单位", en: "Agency" }, width: 28, value: ({ agency }) => agency?.name ?? null },
    ],
  },
  KIND: {
    ask: "kind",
    columns: [
      {
        title: { "zh-CN": "活动类型", en: "Kind" },
        value: ({ kind }, language) => kind && wordFor("EventKind", kind, language),
      },
    ],
  },
  MONTH: {
    ask: "month",
    columns: [{ title: { "zh-CN": "月份", en: "Month" }, value: ({ month }) => month?.slice(0, 7) ?? null }],
  },
};

const FIGURES: readonly Shown[] = [
  { title: { "zh-CN": "人口数", en: "Population" }, value: ({ population }) => population },
  { title: { "zh-CN": "触达人数", en: "Reached" }, value: ({ reached }) => reached },
  { title: { "zh-CN": "触达人数上限", en: "Reached at most" }, value: ({ reachedAtMost }) => reachedAtMost },
  { title: { "zh-CN": "到场人次", en: "Contacts" }, value: ({ contacts }) => contacts },
  { title: { "zh-CN": "覆盖率", en: "Rate" }, value: ({ rate }) => rate },
  { title: { "zh-CN": "目标", en: "Target" }, value: ({ target }) => target },
  { title: { "zh-CN": "缺口", en: "Shortfall" }, value: ({ shortfall }) => shortfall },
];
const AS_OF: ExportColumn = { title: { "zh-CN": "统计截至", en: "As of" }, width: 18 };

const byOf = ({ by }: ExportScope): readonly string[] => by ?? ["AREA", "AUDIENCE"];
const shownFor = (wanted: ExportScope): readonly Shown[] => [
  ...byOf(wanted).flatMap((dimension) => DIMENSIONS[dimension]?.columns ?? []),
  ...FIGURES,
];

/**
 * A table of any slice of coverage, with its `asOf` instant in every row, because a table is read away from the screen.
 */
export const coverage: ExportedList = {
  name: { "zh-CN": "覆盖率", en: "Coverage" },
  columns: (wanted) => [...shownFor(wanted), AS_OF],
  async *rows(ask, wanted, language) {
    const { area, campaign, from, to, level, audiences, agencies, kinds } = wanted;
    const by = byOf(wanted);
    const asked = by.map((dimension) => DIMENSIONS[dimension]?.ask ?? "").join(" ");
    const { coverage: report } = await ask<{ coverage: { rows: CoverageRow[]; asOf: string | Date } }>(
      `query ($area: ID!, $by: [CoverageDimension!]!, $level: AreaLevel, $filter: CoverageFilter) {
        coverage(area: $area, by: $by, level: $level, filter: $filter) { asOf
          rows { ${asked} population reached reachedAtMost contacts rate target shortfall } } }`,
      {
        area: area ?? (await findDistrictId(ask)),
        by,
        level: level ?? null,
        filter: {
          ...(campaign && { campaigns: campaign.split(",") }),
          ...(audiences && { audiences }),
          ...(agencies && { agencies }),
          ...(kinds && { kinds }),
          ...(from && { from }),
          ...(to && { to }),
        },
      },
    );
    const shown = shownFor(wanted);
    const asOf = new Date(report.asOf);
    const stamp = `${localDate(asOf)} ${localTime(asOf)}`;
    for (const row of report.rows) yield [...shown.map(({ value }) => value(row, language)), stamp];
  },
};

import { ApiError, type Language } from "@starlane/graphql";
import type { Value } from "@starlane/spreadsheet";
import { findDistrictId, eachEvent, type ExportedList, type ExportScope } from "./lists.js";
import type { Ask } from "./pages.js";

interface Sum {
  readonly name: string;
  held: number;
  ahead: number;
  reached: number;
  contacts: number;
}

/**
 * The report of the departments for a range of days: events held, and people reached, each counted once. It is computed
 * from the same records as everything else, so that departments need not report twice.
 */
export const report: ExportedList = {
  name: { "zh-CN": "部门报表", en: "Report" },
  columns: [
    { title: { "zh-CN": "单位", en: "Agency" }, width: 28 },
    { title: { "zh-CN": "已完成活动（场）", en: "Events held" } },
    { title: { "zh-CN": "已确认未完成（场）", en: "Events confirmed" } },
    { title: { "zh-CN": "触达人数", en: "People reached" } },
    { title: { "zh-CN": "到场人次", en: "Contacts" } },
    { title: { "zh-CN": "开始日期", en: "From" } },
    { title: { "zh-CN": "结束日期", en: "To" } },
  ],
  async *rows(ask: Ask, wanted: ExportScope, language: Language): AsyncGenerator<Value[], void, undefined> {
    const { from, to } = wanted;
    if (!from || !to) throw noPeriod();
    const sums = await sumUp(ask, { ...wanted, from, to });
    for (const sum of [...sums.values()].toSorted((one, other) =>
      one.name.localeCompare(other.name, language),
    ))
      yield [sum.name, sum.held, sum.ahead, sum.reached, sum.contacts, from, to];
  },
};

async function sumUp(
  ask: Ask,
  wanted: ExportScope & { from: string; to: string },
): Promise<Map<string, Sum>> {
  const { area, campaign, from, to } = wanted;
  const sums = new Map<string, Sum>();
  const sumOf = ({ id, name }: { id: string; name: string }): Sum => {
    const sum = sums.get(id) ?? { name, held: 0, ahead: 0, reached: 0, contacts: 0 };
    sums.set(id, sum);
    return sum;
  };
  for await (const { agency, status } of eachEvent(ask, wanted)) {
    if (status === "COMPLETED") sumOf(agency).held += 1;
    else if (status === "CONFIRMED") sumOf(agency).ahead += 1;
  }
  const { coverage } = await ask<{
    coverage: { rows: { agency: { id: string; name: string } | null; reached: number; contacts: number }[] };
  }>(
    `query ($area: ID!, $filter: CoverageFilter) { coverage(area: $area, by: [AGENCY], filter: $filter) {
      rows { agency { id name } reached contacts } } }`,
    {
      area: area ?? (await findDistrictId(ask)),
      filter: { from, to, ...(campaign && { campaigns: [campaign] }) },
    },
  );
  for (const { agency, reached, contacts } of coverage.rows) {
    if (!agency) continue;
    const sum = sumOf(agency);
    sum.reached += reached;
    sum.contacts += contacts;
  }
  return sums;
}

function noPeriod(): ApiError {
  return new ApiError("BAD_USER_INPUT", {
    "zh-CN": "请指定起止日期（参数 from、to，如 2026-03-01）。",
    en: "Name the first and the last day (parameters from and to, such as 2026-03-01).",
  });
}

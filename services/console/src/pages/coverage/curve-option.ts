import type { Palette } from "../../appearance/palette.rules.js";
import type { Formats } from "../../language/formats.rules.js";
import type { Share } from "../../reach/reach.rules.js";
import type { ChartOption } from "./chart.js";
import styles from "./curve.module.css";
import type { CurveMonth } from "./curve.rules.js";

const GRID = { left: 4, right: 16, top: 28, bottom: 4, containLabel: true };
/** Space above the curve for the title of a picture, and for each line of the caption. */
const TITLE_PX = 44;
const LINE_PX = 20;
/** Width of a full-width character in the caption. */
export const LINE_EM_PX = 12;

/** Returns the height of the title and the caption of a picture. */
export function captionHeight(lines: readonly string[]): number {
  return TITLE_PX + LINE_PX * lines.length;
}

/** Colours, formats and texts of the curve. */
export interface ChartStyle {
  readonly palette: Palette;
  readonly formats: Formats;
  readonly t: { readonly until: string; readonly inMonth: string; target: (rate: string) => string };
}

/** Returns the chart option: bars by month, a line for the cumulative reach, and one for the target if there is any. */
export function optionOf(
  months: readonly CurveMonth[],
  { target, population }: Share,
  { palette, formats, t }: ChartStyle,
): ChartOption {
  const type = { fontFamily: getComputedStyle(document.body).fontFamily, color: palette.quiet, fontSize: 12 };
  const wanted = target !== null && population !== null ? target * population : null;
  return {
    animationDuration: 300,
    textStyle: type,
    grid: GRID,
    tooltip: {
      trigger: "axis",
      formatter: tooltipOf(months, formats, t) as never,
      appendTo: "body",
      backgroundColor: palette.raised,
      borderColor: palette.line,
    },
    xAxis: {
      type: "category",
      data: months.map(({ month }) => formats.shortMonth(month)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.border } },
      axisLabel: type,
    },
    yAxis: {
      type: "value",
      splitNumber: 4,
      minInterval: 1,
      max:
        wanted === null ? undefined : ({ max }: { max: number }) => Math.ceil(Math.max(max, wanted) * 1.05),
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { ...type, showMaxLabel: wanted === null, formatter: (n: number) => formats.count(n) },
    },
    series: [
      {
        type: "bar",
        name: t.inMonth,
        data: months.map(({ inMonth }) => inMonth),
        barMaxWidth: 28,
        itemStyle: { color: palette.reach[3]!.fill, borderRadius: [3, 3, 0, 0] },
      },
      {
        type: "line",
        name: t.until,
        data: months.map(({ until }) => until),
        symbol: "circle",
        symbolSize: 7,
        lineStyle: { width: 2.5, color: palette.accent },
        itemStyle: { color: palette.accent },
        label: {
          show: true,
          position: "top",
          color: palette.ink,
          fontSize: 12,
          formatter: ({ value }) => formats.count(Number(value)),
        },
        ...(wanted !== null && {
          markLine: {
            silent: true,
            symbol: "none",
            data: [{ yAxis: wanted }],
            lineStyle: { color: palette.ink, type: [5, 4], width: 1 },
            label: {
              formatter: t.target(formats.target(target!)),
              position: "insideStartTop",
              color: palette.ink,
            },
          },
        }),
      },
    ],
  };
}

/** Returns the tooltip formatter. It builds elements, since the page's CSP forbids inline styles in HTML text. */
function tooltipOf(months: readonly CurveMonth[], formats: Formats, t: ChartStyle["t"]) {
  return ([point]: { dataIndex: number }[]): HTMLElement => {
    const { month, inMonth, until } = months[point!.dataIndex]!;
    const box = document.createElement("div");
    box.className = styles.tooltip!;
    const lines = [
      formats.month(month),
      `${t.inMonth} ${formats.count(inMonth)}`,
      ...(until === null ? [] : [`${t.until} ${formats.count(until)}`]),
    ];
    for (const line of lines) box.append(Object.assign(document.createElement("div"), { textContent: line }));
    return box;
  };
}

/** Returns the option of a stand-alone picture, with a title and a caption above the curve. */
export function captioned(
  option: ChartOption,
  text: string,
  lines: readonly string[],
  { palette }: ChartStyle,
): ChartOption {
  const title = {
    text,
    subtext: lines.join("\n"),
    left: "center",
    textStyle: { color: palette.ink },
    subtextStyle: { color: palette.quiet, lineHeight: LINE_PX },
  };
  return { ...option, animation: false, title, grid: { ...GRID, top: GRID.top + captionHeight(lines) } };
}

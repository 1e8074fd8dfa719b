import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useAppearance } from "../../appearance/appearance.js";
import type { Palette } from "../../appearance/palette.rules.js";
import type { EChartsType } from "echarts/core";
import { useFormats } from "../../language/formats.js";
import type { Formats } from "../../language/formats.rules.js";
import { useWords } from "../../language/language.js";
import { words } from "../../language/words.js";
import type { Share } from "../../reach/reach.rules.js";
import { saveAs } from "../../ui/save.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { drawOn, type ChartOption } from "./chart.js";
import styles from "./curve.module.css";
import type { Month } from "./curve.rules.js";
import type { Months } from "./use-months.js";

const said = words({
  "zh-CN": {
    title: (audience: string) => `触达人数的增长 · ${audience}`,
    nothing: "这段时间还没有人签到。",
    until: "累计触达",
    inMonth: "当月触达",
    target: (rate: string) => `目标 ${rate}`,
    picture: "保存为图片",
    file: "触达曲线",
    table: "数据表",
    month: "月份",
    about: (from: string, to: string, people: string) => `折线图：${from}到${to}，累计触达 ${people} 人。`,
  },
  en: {
    title: (audience) => `How reach grew · ${audience}`,
    nothing: "Nobody has checked in during this time.",
    until: "Reached so far",
    inMonth: "Reached in the month",
    target: (rate) => `Target ${rate}`,
    picture: "Save as picture",
    file: "Reach",
    table: "Table",
    month: "Month",
    about: (from, to, people) => `Line chart: ${people} people reached from ${from} to ${to}.`,
  },
});

interface CurveProps extends Omit<Months, "total"> {
  readonly audience: string;
  /** Of the whole: its target is drawn as a line. */
  readonly share: Share;
}

/** Reach over time: bars for each month, a line for all people so far. */
export function Curve({ months, error, again, audience, share }: CurveProps) {
  const say = useWords(said);
  const formats = useFormats();
  const { palette } = useAppearance();
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const isDrawn = months !== null && months.length > 0;

  useEffect(() => {
    if (!isDrawn) return undefined;
    const drawn = drawOn(element.current!);
    chart.current = drawn.chart;
    return drawn.end;
  }, [isDrawn]);
  useEffect(() => {
    if (isDrawn) chart.current?.setOption(optionOf(months, share, { palette, formats, say }), true);
  });

  const savePicture = () => {
    const url = chart.current?.getDataURL({ pixelRatio: 2, backgroundColor: palette.paper });
    if (url) saveAs(url, `${say.file}.png`);
  };
  const [first, last] = [months?.[0], months?.at(-1)];
  return (
    <Section
      title={say.title(audience)}
      aside={
        <Button
          type="text"
          size="small"
          icon={<Icon name="picture" />}
          title={say.picture}
          aria-label={say.picture}
          onClick={savePicture}
          disabled={!isDrawn}
        />
      }
    >
      {error && !months && <Failed error={error} onAgain={again} />}
      {!error && !months && <Loading height={280} />}
      {months?.length === 0 && <Nothing>{say.nothing}</Nothing>}
      {first && last && (
        <>
          <div
            ref={element}
            className={styles.chart}
            role="img"
            aria-label={say.about(
              formats.month(first.month),
              formats.month(last.month),
              formats.count(last.until ?? 0),
            )}
          />
          <ul className={styles.key} aria-hidden="true">
            <li>
              <span className={styles.line} />
              {say.until}
            </li>
            <li>
              <span className={styles.bar} />
              {say.inMonth}
            </li>
          </ul>
          <details className={styles.table}>
            <summary>{say.table}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{say.month}</th>
                  <th scope="col">{say.inMonth}</th>
                  <th scope="col">{say.until}</th>
                </tr>
              </thead>
              <tbody>
                {months!.map(({ month, inMonth, until }) => (
                  <tr key={month}>
                    <th scope="row">{formats.month(month)}</th>
                    <td>{formats.count(inMonth)}</td>
                    <td>{until === null ? "…" : formats.count(until)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </Section>
  );
}

interface Look {
  readonly palette: Palette;
  readonly formats: Formats;
  readonly say: { readonly until: string; readonly inMonth: string; target: (rate: string) => string };
}

function optionOf(
  months: readonly Month[],
  { target, population }: Share,
  { palette, formats, say }: Look,
): ChartOption {
  const type = { fontFamily: getComputedStyle(document.body).fontFamily, color: palette.quiet, fontSize: 12 };
  const wanted = target !== null && population !== null ? target * population : null;
  return {
    animationDuration: 300,
    textStyle: type,
    grid: { left: 4, right: 16, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      formatter: tooltipOf(months, formats, say) as never,
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
        name: say.inMonth,
        data: months.map(({ inMonth }) => inMonth),
        barMaxWidth: 28,
        itemStyle: { color: palette.reach[3]!.fill, borderRadius: [3, 3, 0, 0] },
      },
      {
        type: "line",
        name: say.until,
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
              formatter: say.target(formats.target(target!)),
              position: "insideStartTop",
              color: palette.ink,
            },
          },
        }),
      },
    ],
  };
}

/** What is under the pointer, in elements and not in text with styles, which the page's policy would not let in. */
function tooltipOf(months: readonly Month[], formats: Formats, say: Look["say"]) {
  return ([point]: { dataIndex: number }[]): HTMLElement => {
    const { month, inMonth, until } = months[point!.dataIndex]!;
    const box = document.createElement("div");
    box.className = styles.tooltip!;
    const lines = [
      formats.month(month),
      `${say.inMonth} ${formats.count(inMonth)}`,
      ...(until === null ? [] : [`${say.until} ${formats.count(until)}`]),
    ];
    for (const line of lines) box.append(Object.assign(document.createElement("div"), { textContent: line }));
    return box;
  };
}

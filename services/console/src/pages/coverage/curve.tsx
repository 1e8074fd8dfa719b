import { Button } from "antd";
import { useEffect, useRef } from "react";
import { useAppearance } from "../../appearance/appearance.js";
import type { EChartsType } from "echarts/core";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { Share } from "../../reach/reach.rules.js";
import { saveAs } from "../../ui/save.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { drawOn } from "./chart.js";
import { captioned, LINE_EM_PX, optionOf, captionHeight } from "./curve-option.js";
import styles from "./curve.module.css";
import { captionOf, wrapped } from "./curve.rules.js";
import { useFilterSummary } from "./filters.js";
import type { CoverageSearch } from "./search.rules.js";
import type { Months } from "./use-months.js";

const messages = defineMessages({
  "zh-CN": {
    title: (audience: string) => `触达人数的增长 · ${audience}`,
    nothing: "这段时间还没有人签到。",
    until: "累计触达",
    inMonth: "当月触达",
    target: (rate: string) => `目标 ${rate}`,
    picture: "保存为图片",
    file: "触达曲线",
    key: "折线：累计触达；柱：当月触达",
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
    key: "Line: reached so far. Bars: reached in the month.",
    table: "Table",
    month: "Month",
    about: (from, to, people) => `Line chart: ${people} people reached from ${from} to ${to}.`,
  },
});

interface CurveProps extends Omit<Months, "total"> {
  readonly audience: string;
  /** Search, area and time of the figures, for the caption of a picture. */
  readonly search: CoverageSearch;
  readonly area: string;
  readonly asOf: string;
  /** Share of the total; its target is drawn as a line. */
  readonly share: Share;
}

/** Chart of the reach over time: bars by month, and a line for the cumulative reach. */
export function Curve({ months, error, refetch, audience, search, area, asOf, share }: CurveProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { palette } = useAppearance();
  const filtered = useFilterSummary(search);
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const isDrawn = months !== null && months.length > 0;

  useEffect(() => {
    if (!isDrawn) return undefined;
    const drawn = drawOn(element.current!);
    chart.current = drawn.chart;
    return drawn.end;
  }, [isDrawn]);
  const chartStyle = { palette, formats, t };
  const option = isDrawn ? optionOf(months, share, chartStyle) : null;
  useEffect(() => {
    if (option) chart.current?.setOption(option, true);
  });

  const savePicture = () => {
    if (!chart.current || !option) return;
    const room = chart.current.getWidth() / LINE_EM_PX - 2;
    const lines = captionOf({ ...filtered, area, asOf, key: t.key }).flatMap((line) => wrapped(line, room));
    // The height on the page plus that of the title and the caption.
    const height = chart.current.getHeight();
    chart.current.resize({ height: height + captionHeight(lines) });
    chart.current.setOption(captioned(option, t.title(audience), lines, chartStyle), true);
    const url = chart.current.getDataURL({ pixelRatio: 2, backgroundColor: palette.paper });
    chart.current.setOption(option, true);
    chart.current.resize({ height: "auto" });
    saveAs(url, `${t.file}-${filtered.campaign}-${area}.png`);
  };
  const [first, last] = [months?.[0], months?.at(-1)];
  return (
    <Section
      title={t.title(audience)}
      aside={
        <Button
          type="text"
          size="small"
          icon={<Icon name="picture" />}
          title={t.picture}
          aria-label={t.picture}
          onClick={savePicture}
          disabled={!isDrawn}
        />
      }
    >
      {error && !months && <Failed error={error} onRetry={refetch} />}
      {!error && !months && <Loading height={280} />}
      {months?.length === 0 && <Nothing>{t.nothing}</Nothing>}
      {first && last && (
        <>
          <div
            ref={element}
            className={styles.chart}
            role="img"
            aria-label={t.about(
              formats.month(first.month),
              formats.month(last.month),
              formats.count(last.until ?? 0),
            )}
          />
          <ul className={styles.key} aria-hidden="true">
            <li>
              <span className={styles.line} />
              {t.until}
            </li>
            <li>
              <span className={styles.bar} />
              {t.inMonth}
            </li>
          </ul>
          <details className={styles.table}>
            <summary>{t.table}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.month}</th>
                  <th scope="col">{t.inMonth}</th>
                  <th scope="col">{t.until}</th>
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

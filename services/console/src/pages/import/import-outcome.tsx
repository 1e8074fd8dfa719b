import { Button, Select } from "antd";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Icon } from "../../ui/icon.js";
import { saveAs } from "../../ui/save.js";
import styles from "./import.module.css";
import { outcomeOf, csvOf, type UploadParameters, type ImportTableColumn } from "./import.rules.js";
import type { ImportResponse } from "./upload.js";

const messages = defineMessages({
  "zh-CN": {
    NOTHING_IN_IT: "表格里没有内容。",
    rows: (_n: number) => "行",
    events: (_n: number) => "场",
    ALL_THERE: (n: string, what: string) => `这 ${n} ${what}都已经在了，没有要改的。`,
    would: (n: string, what: string) => `可以导入 ${n} ${what}`,
    done: (n: string, what: string) => `已导入 ${n} ${what}`,
    unchanged: (n: string, what: string) => `${n} ${what}已存在，不变`,
    bad: (n: string, what: string) => `${n} ${what}有误`,
    take: (n: string, what: string) => `导入这 ${n} ${what}`,
    takeGood: (n: string, what: string) => `只导入正确的 ${n} ${what}`,
    fix: "请改正表格后重新选择文件，或只导入正确的行。",
    fixAll: "请改正表格后重新选择文件。",
    row: "行",
    column: "列",
    reason: "原因",
    more: (n: string) => `只列出前 ${n} 条，全部请下载。`,
    download: "下载结果",
    result: "导入结果",
    unknown: "没有认出的列",
    means: (header: string) => `“${header}”是`,
    ignored: "不导入",
    caption: "有误的行",
  },
  en: {
    NOTHING_IN_IT: "There is nothing in the table.",
    rows: (n) => (n === 1 ? "row" : "rows"),
    events: (n) => (n === 1 ? "event" : "events"),
    ALL_THERE: (n, what) => `All ${n} ${what} are there already: nothing to change.`,
    would: (n, what) => `${n} ${what} can be imported`,
    done: (n, what) => `${n} ${what} imported`,
    unchanged: (n) => `${n} are there already, unchanged`,
    bad: (n) => `${n} are not right`,
    take: (n, what) => `Import ${n} ${what}`,
    takeGood: (n) => `Import only the ${n} that are right`,
    fix: "Correct the table and choose the file again, or import only the rows that are right.",
    fixAll: "Correct the table and choose the file again.",
    row: "Row",
    column: "Column",
    reason: "Why",
    more: (n) => `The first ${n}; download for all.`,
    download: "Download the result",
    result: "import result",
    unknown: "Columns that were not recognised",
    means: (header) => `“${header}” is`,
    ignored: "left out",
    caption: "Rows that are not right",
  },
});

/** Number of refused rows that are shown; the download has all of them. */
const SHOWN = 100;

interface OutcomeProps {
  readonly answer: ImportResponse;
  readonly columns: readonly ImportTableColumn[];
  readonly mapping: UploadParameters["mapping"];
  /** True when the counts are of events rather than rows: a row of a timetable may be several events. */
  readonly ofEvents: boolean;
  readonly busy: UploadParameters["mode"] | null;
  readonly onMap: (header: string, column: string | null) => void;
  readonly onTake: (mode: "all" | "rows") => void;
}

/** Result of an import or of its dry run: the number of rows, and each refused row with its column and the reason. */
export function ImportOutcome({ answer, columns, mapping, ofEvents, busy, onMap, onTake }: OutcomeProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { report } = answer;
  const outcome = outcomeOf(report);
  const what = ofEvents ? t.events : t.rows;
  const { accepted, unchanged, refusedRows } = report;
  const good = formats.count(report.accepted);
  const facts = [
    ...(accepted > 0 ? [(report.dryRun ? t.would : t.done)(good, what(accepted))] : []),
    ...(unchanged > 0 ? [t.unchanged(formats.count(unchanged), what(unchanged))] : []),
    ...(refusedRows > 0 ? [t.bad(formats.count(refusedRows), what(refusedRows))] : []),
  ];
  const text =
    outcome === "NOTHING_IN_IT"
      ? t.NOTHING_IN_IT
      : outcome === "ALL_THERE"
        ? t.ALL_THERE(formats.count(unchanged), what(unchanged))
        : facts.join(" · ");
  const download = () => {
    const rows = report.refused.map(({ row, column, message }) => [row, column, message]);
    const csv = csvOf([[text], [], [t.row, t.column, t.reason], ...rows]);
    saveAs(URL.createObjectURL(new Blob([csv], { type: "text/csv" })), `${t.result}.csv`);
  };
  return (
    <div className={styles.outcome}>
      <p className={styles.sum} role="status" data-outcome={outcome}>
        <Icon name={report.refusedRows > 0 ? "alert" : "check"} size={20} />
        {text}
      </p>
      <Mapping answer={answer} columns={columns} mapping={mapping} onMap={onMap} />
      {report.dryRun && report.refusedRows > 0 && (
        <p className={styles.quiet}>{report.accepted > 0 ? t.fix : t.fixAll}</p>
      )}
      <div className={styles.acts}>
        {report.dryRun && report.accepted > 0 && (
          <Button
            type="primary"
            size="large"
            loading={busy === "all" || busy === "rows"}
            onClick={() => onTake(report.refusedRows > 0 ? "rows" : "all")}
          >
            {report.refusedRows > 0 ? t.takeGood(good, what(accepted)) : t.take(good, what(accepted))}
          </Button>
        )}
        {(report.refusedRows > 0 || !report.dryRun) && (
          <Button size="large" icon={<Icon name="download" size={16} />} onClick={download}>
            {t.download}
          </Button>
        )}
      </div>
      {report.refused.length > 0 && (
        <table className={styles.bad}>
          <caption className="unseen">{t.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.row}</th>
              <th scope="col">{t.column}</th>
              <th scope="col">{t.reason}</th>
            </tr>
          </thead>
          <tbody>
            {report.refused.slice(0, SHOWN).map(({ row, column, message }) => (
              <tr key={`${row} ${column ?? ""} ${message}`}>
                <td>{row}</td>
                <td>{column ?? "—"}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {report.refused.length > SHOWN && <p className={styles.quiet}>{t.more(formats.count(SHOWN))}</p>}
    </div>
  );
}

/** Fields that map unrecognised headers to columns. */
function Mapping({
  answer,
  columns,
  mapping,
  onMap,
}: Pick<OutcomeProps, "answer" | "columns" | "mapping" | "onMap">) {
  const t = useTranslations(messages);
  const unmatched = answer.headers.filter(({ header, column }) => column === null || header in mapping);
  const taken = new Set(
    answer.headers.filter(({ header }) => !(header in mapping)).map(({ column }) => column),
  );
  const open = columns.filter(({ name }) => !taken.has(name));
  if (unmatched.length === 0 || open.length === 0) return null;
  return (
    <fieldset className={styles.mapping}>
      <legend>{t.unknown}</legend>
      {unmatched.map(({ header }) => (
        <label key={header}>
          <span>{t.means(header)}</span>
          <Select<string>
            aria-label={t.means(header)}
            value={mapping[header] ?? ""}
            onChange={(column) => onMap(header, column || null)}
            options={[
              { value: "", label: t.ignored },
              ...open.map(({ name, title }) => ({ value: name, label: title })),
            ]}
          />
        </label>
      ))}
    </fieldset>
  );
}

import { useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useSession } from "../../session/use-session.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { About } from "./about.js";
import { ColumnGuide } from "./column-guide.js";
import { FilePick } from "./file-pick.js";
import { ImportColumns } from "./import.documents.js";
import styles from "./import.module.css";
import {
  ABOUT,
  importColumnsOf,
  IMPORT_KINDS,
  refuseFile,
  usualTimetable,
  type UploadParameters,
  type Kind,
  type Timetable,
} from "./import.rules.js";
import { ImportOutcome } from "./import-outcome.js";
import { TimetableFields } from "./timetable-fields.js";
import { upload, type ImportResponse } from "./upload.js";

const messages = defineMessages({
  "zh-CN": {
    title: "导入表格",
    lead: "先检查，再导入。重复导入同一张表不会重复登记。",
    what: "导入什么",
    events: "活动",
    venues: "场所",
    speakers: "宣讲员",
    rosters: "名单",
    "check-ins": "签到",
    layout: "表格样式",
    rows: "一行一条",
    timetable: "课程表",
    TOO_LARGE: "文件超过 5 MB，请拆分后再导入。",
    EMPTY: "文件是空的。",
    NOT_A_TABLE: "请选择 Excel（.xlsx）或 CSV 文件。",
    first: "请先选择上面的内容。",
  },
  en: {
    title: "Import a table",
    lead: "It is checked first, then taken in. The same table twice changes nothing.",
    what: "What to import",
    events: "Events",
    venues: "Venues",
    speakers: "Speakers",
    rosters: "Rosters",
    "check-ins": "Check-ins",
    layout: "How the table is laid out",
    rows: "A row each",
    timetable: "A timetable",
    TOO_LARGE: "The file is larger than 5 MB: split it.",
    EMPTY: "The file is empty.",
    NOT_A_TABLE: "Choose an Excel workbook (.xlsx) or a CSV file.",
    first: "Choose what is asked above first.",
  },
});

/** Debounce interval after the last keystroke. */
const PAUSE_MS = 600;

/** Page that imports a table: `/import?kind=&campaign=&event=&enrolment=`. A dry run always comes before the import. */
export function Component() {
  const t = useTranslations(messages);
  const session = useSession();
  const problemText = useProblemText();
  const today = useToday();
  const [search, setSearch] = useSearchParams();
  const kind: Kind = IMPORT_KINDS.find((one) => one === search.get("kind")) ?? "events";
  const [{ data, error }, refetch] = useQuery({ query: ImportColumns });
  const [file, setFile] = useState<File | null>(null);
  const [mapping, setMapping] = useState<UploadParameters["mapping"]>({});
  const [timetable, setTimetable] = useState<Timetable | null>(null);
  const [basis, setBasis] = useState<string | null>(null);
  const [answer, setAnswer] = useState<ImportResponse | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const requestCount = useRef(0);
  const debounceTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [busy, setBusy] = useState<UploadParameters["mode"] | null>(null);

  const about = ABOUT[kind];
  const named = about === null ? null : search.get(about);
  const isReady = about === null || about === "event" || named !== null;
  const set = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes))
      if (value === null) next.delete(name);
      else next.set(name, value);
    setSearch(next, { replace: true });
    requestCount.current += 1;
    clearTimeout(debounceTimer.current);
    setBusy(null);
    setAnswer(null);
    setProblem(null);
  };
  const send = async (
    mode: UploadParameters["mode"],
    sent: File | null = file,
    mapped: UploadParameters["mapping"] = mapping,
    layout: Timetable | null = timetable,
  ): Promise<void> => {
    if (!sent) return;
    clearTimeout(debounceTimer.current);
    const request = (requestCount.current += 1);
    setBusy(mode);
    setProblem(null);
    const parameters: UploadParameters = {
      mode,
      mapping: mapped,
      timetable: kind === "events" ? layout : null,
      about: {
        ...(about !== null && named !== null && { [about]: named }),
        ...(kind === "rosters" && basis !== null && { basis }),
      },
    };
    const [answered, failed] = await upload(session, kind, sent, parameters).then(
      (done) => [done, null] as const,
      (error: unknown) => [null, error] as const,
    );
    if (request !== requestCount.current) return; // superseded by a later request
    setAnswer(answered);
    setProblem(answered ? null : problemText(failed));
    setBusy(null);
  };
  const pick = (picked: File) => {
    const why = refuseFile(picked);
    setAnswer(null);
    setFile(why ? null : picked);
    setProblem(why && t[why]);
    setMapping({});
    if (!why && isReady) void send("validate", picked, {});
  };
  const lay = (layout: Timetable | null) => {
    setTimetable(layout);
    setAnswer(null);
    clearTimeout(debounceTimer.current);
    if (!file || !isReady) return;
    setBusy("validate");
    setProblem(null);
    debounceTimer.current = setTimeout(() => void send("validate", file, mapping, layout), PAUSE_MS);
  };
  const map = (header: string, column: string | null) => {
    const { [header]: _before, ...rest } = mapping;
    const next = column === null ? rest : { ...rest, [header]: column };
    setMapping(next);
    void send("validate", file, next);
  };
  // The result has its place as soon as a table is picked, so that nothing shifts when it arrives.
  const isAwaited = busy === "validate" && answer === null;
  return (
    <Page title={t.title} lead={t.lead}>
      {error && !data && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {!error && !data && <Loading height={420} />}
      {data && (
        <div className={styles.columns}>
          <div className={styles.form}>
            <fieldset className={styles.choice}>
              <legend>{t.what}</legend>
              {IMPORT_KINDS.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={one === kind}
                  onClick={() => set({ kind: one })}
                >
                  {t[one]}
                </button>
              ))}
            </fieldset>
            <About kind={kind} search={search} basis={basis} onBasis={setBasis} onChange={set} />
            {kind === "events" && (
              <fieldset className={styles.choice}>
                <legend>{t.layout}</legend>
                <button type="button" aria-pressed={!timetable} onClick={() => lay(null)}>
                  {t.rows}
                </button>
                <button
                  type="button"
                  aria-pressed={timetable !== null}
                  onClick={() => lay(timetable ?? usualTimetable(today))}
                >
                  {t.timetable}
                </button>
              </fieldset>
            )}
            {kind === "events" && timetable && <TimetableFields value={timetable} onChange={lay} />}
            {isReady ? (
              <FilePick
                file={file}
                isBusy={busy !== null}
                onPick={pick}
                onRetry={() => void send("validate")}
              />
            ) : (
              <p className={styles.quiet}>{t.first}</p>
            )}
            {problem && (
              <p role="alert" className={styles.problem}>
                {problem}
              </p>
            )}
            {isAwaited && <Loading height={280} />}
            {answer && (
              <ImportOutcome
                answer={answer}
                columns={importColumnsOf(data, kind)}
                mapping={mapping}
                ofEvents={kind === "events" && timetable !== null}
                busy={busy}
                onMap={map}
                onTake={(mode) => void send(mode)}
              />
            )}
          </div>
          {!(kind === "events" && timetable) && (
            <ColumnGuide kind={kind} columns={importColumnsOf(data, kind)} />
          )}
        </div>
      )}
    </Page>
  );
}

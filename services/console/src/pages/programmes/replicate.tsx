import { App, Button, Select } from "antd";
import { useMemo, useState, type FormEvent } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { useFormats } from "../../language/formats.js";
import { shiftDays } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useAreas } from "../../planning/choices.js";
import { DayField } from "../../ui/day-field.js";
import form from "../../ui/form.module.css";
import { Icon } from "../../ui/icon.js";
import { Section } from "../../ui/section.js";
import { ReplicateProgramme, type ReplicateProgrammeMutation } from "./programmes.documents.js";
import styles from "./replicate.module.css";
import { plansOf, type ReplicationSession } from "./replication.rules.js";

type Made = Extract<
  ReplicateProgrammeMutation["replicateProgramme"],
  { readonly campaigns: unknown }
>["campaigns"];

const messages = defineMessages({
  "zh-CN": {
    title: "复制到其他区域",
    areas: "区域",
    chooseAreas: "选择街道或社区",
    allStreets: "选全部街道",
    startsOn: "第一天",
    preview: "预览",
    previewTitle: "将会新建",
    summary: (areas: string, sessions: string) =>
      `${areas} 项专项行动（草稿），计划 ${sessions} 场。节假日已避开。`,
    unknown: "人口未知，先列一场，请核对",
    line: (count: string, kind: string, people: string) => `${kind} ${count} 场，共 ${people} 人`,
    lineUnknown: (count: string, kind: string) => `${kind} ${count} 场`,
    make: "新建这些草稿",
    made: (n: string) => `已新建 ${n} 项草稿`,
    sessions: (n: string) => `${n} 场`,
  },
  en: {
    title: "Replicate elsewhere",
    areas: "Areas",
    chooseAreas: "Choose streets or communities",
    allStreets: "All streets",
    startsOn: "First day",
    preview: "Preview",
    previewTitle: "What would be made",
    summary: (areas, sessions) =>
      `${areas} draft campaigns with ${sessions} planned sessions; holidays are left out.`,
    unknown: "population unknown: one session is listed, to be looked at",
    line: (count, kind, people) => `${kind} × ${count}, ${people} people in all`,
    lineUnknown: (count, kind) => `${kind} × ${count}`,
    make: "Make these drafts",
    made: (n) => `${n} drafts are made`,
    sessions: (n) => (n === "1" ? "1 session" : `${n} sessions`),
  },
});

interface ReplicateProps {
  readonly programme: string;
  /** Id of the area of the campaign that it was saved from. */
  readonly source: string;
}

/** Form that replicates a programme in other areas, after a preview of the result. */
export function Replicate({ programme, source }: ReplicateProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const today = useToday();
  const { areas: known } = useAreas();
  const [{ fetching }, replicate] = useMutation(ReplicateProgramme);
  const [areas, setAreas] = useState<readonly string[]>([]);
  const [startsOn, setStartsOn] = useState(shiftDays(today, 14));
  const [sessions, setSessions] = useState<readonly ReplicationSession[] | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const places = known.filter(({ id, level }) => level !== "DISTRICT" && id !== source);
  const change = (change: () => void) => {
    change();
    setSessions(null);
    setMade(null);
  };
  const run = async (dryRun: boolean) => {
    const { data, error } = await replicate({ programme, areas, startsOn, dryRun });
    const answer = data?.replicateProgramme;
    setProblem(!answer ? problemText(error) : "message" in answer ? answer.message : null);
    if (!answer || "message" in answer) return;
    if (dryRun) return setSessions(answer.sessions);
    setMade(answer.campaigns);
    void message.success(t.made(formats.count(answer.campaigns.length)));
  };
  const preview = (submitted: FormEvent) => {
    submitted.preventDefault();
    void run(true);
  };
  return (
    <Section title={t.title}>
      <form className={styles.form} onSubmit={preview}>
        <div className={form.field}>
          <span>{t.areas}</span>
          <Select<string[]>
            mode="multiple"
            removeIcon={<Icon name="close" size={12} />}
            aria-label={t.areas}
            placeholder={t.chooseAreas}
            value={[...areas]}
            onChange={(chosen) => change(() => setAreas(chosen))}
            optionFilterProp="label"
            options={places.map(({ id, name, level }) => ({
              value: id,
              label: level === "COMMUNITY" ? `\u2003${name}` : name,
            }))}
          />
          <Button
            type="link"
            size="small"
            className={styles.all}
            onClick={() =>
              change(() => setAreas(places.filter(({ level }) => level === "STREET").map(({ id }) => id)))
            }
          >
            {t.allStreets}
          </Button>
        </div>
        <label className={form.field}>
          <span>{t.startsOn}</span>
          <DayField value={startsOn} onChange={(day) => change(() => setStartsOn(day))} />
        </label>
        <Button
          htmlType="submit"
          type={sessions ? "default" : "primary"}
          loading={fetching && !sessions}
          disabled={areas.length === 0}
          className={styles.preview}
        >
          {t.preview}
        </Button>
      </form>
      {problem && (
        <p role="alert" className={form.problem}>
          {problem}
        </p>
      )}
      {sessions && !made && <Preview sessions={sessions} isBusy={fetching} onMake={() => void run(false)} />}
      {made && (
        <div role="status">
          <ul className={styles.made}>
            {made.map(({ id, title, area }) => (
              <li key={id}>
                <Link to={`/campaigns/${id}`}>{title}</Link> <span>{area.name}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

interface PreviewProps {
  readonly sessions: readonly ReplicationSession[];
  readonly isBusy: boolean;
  readonly onMake: () => void;
}

function Preview({ sessions, isBusy, onMake }: PreviewProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const kinds = useTranslations(eventKinds);
  const plans = useMemo(() => plansOf(sessions), [sessions]);
  return (
    <div className={styles.plan}>
      <header>
        <div>
          <h3>{t.previewTitle}</h3>
          <p>{t.summary(formats.count(plans.length), formats.count(sessions.length))}</p>
        </div>
        <Button type="primary" loading={isBusy} onClick={onMake}>
          {t.make}
        </Button>
      </header>
      <ul>
        {plans.map(({ id, name, lines, sessions: count, isKnown }) => (
          <li key={id}>
            <details open={plans.length <= 3}>
              <summary>
                <span>{name}</span>
                <span className={styles.count}>{t.sessions(formats.count(count))}</span>
                {!isKnown && <span className={styles.unknown}>{t.unknown}</span>}
              </summary>
              <ol>
                {lines.map(({ session, count: same, people }) => (
                  <li
                    key={`${session.on} ${session.kind} ${session.audiences.map((each) => each.id).join(" ")}`}
                  >
                    <time dateTime={session.on}>{formats.weekday(session.on)}</time>
                    <span>
                      {session.populationKnown
                        ? t.line(formats.count(same), kinds[session.kind], formats.count(people))
                        : t.lineUnknown(formats.count(same), kinds[session.kind])}
                    </span>
                  </li>
                ))}
              </ol>
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}

import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { dayOfInstant, type Interval } from "../../planning/times.rules.js";
import { Icon } from "../../ui/icon.js";
import {
  RegisterInstead,
  type OfferedFragment,
  type RegisterInsteadMutationVariables,
} from "./register.documents.js";
import styles from "./register.module.css";
import { insteadOf } from "./series.rules.js";

const messages = defineMessages({
  "zh-CN": {
    all: (n: number) => `${n} 场都已登记`,
    some: (done: number, of: number) => `${of} 场中已登记 ${done} 场`,
    heldBy: (title: string, agency: string, when: string) => `已有：${title}（${when}，${agency}）`,
    instead: (when: string) => `改登记 ${when}`,
    insteadOfAll: (n: number) => `其余 ${n} 场都按建议的时间登记`,
    anew: "再登记一场",
    calendar: "在日历中查看",
  },
  en: {
    all: (n) => `All ${n} are registered`,
    some: (done, of) => `${done} of ${of} are registered`,
    heldBy: (title, agency, when) => `In its way: ${title} (${when}, ${agency})`,
    instead: (when) => `Register ${when} instead`,
    insteadOfAll: (n) => `Register the other ${n} at the times offered`,
    anew: "Register another",
    calendar: "See them in the calendar",
  },
});

/** A submitted series with its results. */
export interface RegisteredSeries {
  /** Input of the first occurrence. */
  readonly input: RegisterInsteadMutationVariables["input"];
  readonly occurrences: readonly { readonly startsAt: string; readonly result: OfferedFragment }[];
}

interface SeriesOutcomeProps {
  readonly registered: RegisteredSeries;
  readonly onStartOver: () => void;
}

/**
 * The result of each event of a series. A refused one shows the reason and an alternative, which can be accepted with
 * one tap, singly or all at once.
 */
export function SeriesOutcome({ registered: { input, occurrences }, onStartOver }: SeriesOutcomeProps) {
  const t = useTranslations(messages);
  const problemText = useProblemText();
  const [{ fetching }, register] = useMutation(RegisterInstead);
  const [results, setResults] = useState<readonly OfferedFragment[]>(occurrences.map(({ result }) => result));
  const [problem, setProblem] = useState<string | null>(null);
  const lengthMs = Date.parse(input.endsAt) - Date.parse(input.startsAt);
  const rows = occurrences.map(({ startsAt }, index) => {
    const wanted = { startsAt, endsAt: new Date(Date.parse(startsAt) + lengthMs).toISOString() };
    const result = results[index]!;
    return { index, wanted, result, instead: insteadOf(result, wanted) };
  });
  const done = rows.filter(({ result }) => result.__typename === "Event").length;
  const offered = rows.filter(({ instead }) => instead !== null);
  const take = async (chosen: typeof rows) => {
    setProblem(null);
    // Sequential, so that a time taken by one is not offered to the next.
    for (const { index, instead } of chosen) {
      const { data, error } = await register({ input: { ...input, ...instead } });
      if (!data) return setProblem(problemText(error));
      setResults((before) => before.with(index, data.registerEvent));
    }
    return undefined;
  };
  return (
    <div className={styles.done}>
      <p className={styles.doneTitle} role="status" data-partly={done < rows.length || undefined}>
        <Icon name={done === rows.length ? "check" : "alert"} size={22} />
        {done === rows.length ? t.all(done) : t.some(done, rows.length)}
      </p>
      <ol className={styles.series}>
        {rows.map((row) => (
          <OccurrenceItem
            key={row.wanted.startsAt}
            {...row}
            isBusy={fetching}
            onTake={() => void take([row])}
          />
        ))}
      </ol>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      <div className={styles.offers}>
        {offered.length > 1 && (
          <Button type="primary" size="large" loading={fetching} onClick={() => void take(offered)}>
            {t.insteadOfAll(offered.length)}
          </Button>
        )}
        <Button type={offered.length > 1 ? "default" : "primary"} size="large" onClick={onStartOver}>
          {t.anew}
        </Button>
        <Link to={`/calendar?view=month&day=${dayOfInstant(input.startsAt)}`} className={styles.link}>
          {t.calendar}
        </Link>
      </div>
    </div>
  );
}

interface OccurrenceItemProps {
  readonly wanted: Interval;
  readonly result: OfferedFragment;
  /** Alternative to a refused occurrence. */
  readonly instead: Interval | null;
  readonly isBusy: boolean;
  readonly onTake: () => void;
}

function OccurrenceItem({ wanted, result, instead, isBusy, onTake }: OccurrenceItemProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const statuses = useTranslations(eventStatuses);
  if (result.__typename === "Event")
    return (
      <li>
        <Icon name="check" size={16} />
        <Link to={`/events/${result.id}`}>{formats.span(result.startsAt, result.endsAt)}</Link>
        <small>{statuses[result.status]}</small>
      </li>
    );
  const holder = "event" in result ? result.event : null;
  return (
    <li data-refused>
      <Icon name="close" size={16} />
      <span>{formats.span(wanted.startsAt, wanted.endsAt)}</span>
      <p>{result.message}</p>
      {holder && (
        <p className={styles.quiet}>
          {t.heldBy(holder.title, holder.agency.name, formats.span(holder.startsAt, holder.endsAt))}
        </p>
      )}
      {instead && (
        <Button disabled={isBusy} onClick={onTake}>
          {t.instead(formats.span(instead.startsAt, instead.endsAt))}
        </Button>
      )}
    </li>
  );
}

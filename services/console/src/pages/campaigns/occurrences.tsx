import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { useProblemText } from "../../graph/problem.js";
import { useFormats } from "../../language/formats.js";
import { useWords } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import { words } from "../../language/words.js";
import form from "../../planning/form.module.css";
import type { Stretch } from "../../planning/times.rules.js";
import styles from "./occurrences.module.css";
import { RegisterInstead, type RegisterInsteadMutationVariables } from "./series.documents.js";
import { insteadOf, type Result } from "./series.rules.js";

const said = words({
  "zh-CN": {
    summary: (booked: number, refused: number) =>
      refused === 0 ? `${booked} 场都已登记。` : `${booked} 场已登记，${refused} 场没有登记。`,
    instead: (when: string) => `改登记 ${when}`,
    close: "完成",
  },
  en: {
    summary: (booked, refused) =>
      refused === 0 ? `All ${booked} are registered.` : `${booked} are registered, ${refused} are not.`,
    instead: (when) => `Register ${when} instead`,
    close: "Done",
  },
});

/** What became of a series. */
export interface Registered {
  readonly input: RegisterInsteadMutationVariables["input"];
  readonly occurrences: readonly { readonly startsAt: string; readonly result: Result }[];
}

interface OccurrencesProps {
  readonly registered: Registered;
  readonly onClose: () => void;
}

/** Each day of a series: booked, or why not and what can be booked instead. */
export function Occurrences({ registered: { input, occurrences }, onClose }: OccurrencesProps) {
  const say = useWords(said);
  const formats = useFormats();
  const statuses = useWords(eventStatuses);
  const problemText = useProblemText();
  const [{ fetching }, register] = useMutation(RegisterInstead);
  const [results, setResults] = useState<readonly Result[]>(occurrences.map(({ result }) => result));
  const [problem, setProblem] = useState<string | null>(null);
  const lengthMs = Date.parse(input.endsAt) - Date.parse(input.startsAt);
  const wantedAt = (startsAt: string): Stretch => ({
    startsAt,
    endsAt: new Date(Date.parse(startsAt) + lengthMs).toISOString(),
  });
  const take = async (index: number, slot: Stretch) => {
    const { data, error } = await register({ input: { ...input, ...slot } });
    setProblem(data ? null : problemText(error));
    if (data) setResults(results.map((result, each) => (each === index ? data.registerEvent : result)));
  };
  const booked = results.filter(({ __typename }) => __typename === "Event").length;
  return (
    <div className={form.form}>
      <p role="status">{say.summary(booked, results.length - booked)}</p>
      <ol className={styles.occurrences}>
        {results.map((result, index) => {
          const wanted = wantedAt(occurrences[index]!.startsAt);
          const instead = insteadOf(result, wanted);
          return (
            <li key={occurrences[index]!.startsAt}>
              {result.__typename === "Event" ? (
                <p>
                  <Link to={`/events/${result.id}`}>{formats.span(result.startsAt, result.endsAt)}</Link>
                  <span className={styles.status}>{statuses[result.status]}</span>
                </p>
              ) : (
                <>
                  <p>
                    {formats.span(wanted.startsAt, wanted.endsAt)}
                    <span className={styles.why}>{result.message}</span>
                  </p>
                  {instead && (
                    <Button size="small" loading={fetching} onClick={() => void take(index, instead)}>
                      {say.instead(formats.span(instead.startsAt, instead.endsAt))}
                    </Button>
                  )}
                </>
              )}
            </li>
          );
        })}
      </ol>
      {problem && (
        <p role="alert" className={form.problem}>
          {problem}
        </p>
      )}
      <div className={form.actions}>
        <Button type="primary" onClick={onClose}>
          {say.close}
        </Button>
      </div>
    </div>
  );
}

import { App, Button, Input } from "antd";
import { Children, useId, useState, type FormEvent, type ReactNode } from "react";
import { Link } from "react-router";
import type { Act } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FactList } from "../../ui/fact-list.js";
import { LinkButton } from "../../ui/link-button.js";
import styles from "./due-item.module.css";

const messages = defineMessages({
  "zh-CN": {
    all: (n: number) => `显示全部 ${n} 条`,
    shownOf: (shown: number, n: number) => `先显示最急的 ${shown} 条，共 ${n} 条`,
    note: "附言（选填）",
    confirm: (answer: string) => `确认${answer}`,
    back: "返回",
    done: (answer: string, title: string) => `已${answer}：${title}`,
  },
  en: {
    all: (n) => `Show all ${n}`,
    shownOf: (shown, n) => `The ${shown} most urgent of ${n}`,
    note: "Note (optional)",
    confirm: (answer) => `Confirm: ${answer}`,
    back: "Back",
    done: (answer, title) => `${answer}: ${title}`,
  },
});

const NO_ANSWERS: readonly Answer[] = [];
/** What is seen of a group before somebody asks for more. */
const AT_FIRST = 4;

interface DueGroupProps {
  readonly title: string;
  /** How many there are; no more than the most urgent are listed. */
  readonly count: number;
  readonly children: ReactNode;
}

/** Things of one kind that wait; nothing where there are none. */
export function DueGroup({ title, count, children }: DueGroupProps) {
  const t = useTranslations(messages);
  const id = useId();
  const [showsAll, setShowsAll] = useState(false);
  const items = Children.toArray(children);
  if (count === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={styles.kind}>
        {title} <span>{count}</span>
      </h3>
      <ul>{showsAll ? items : items.slice(0, AT_FIRST)}</ul>
      {!showsAll && items.length > AT_FIRST && (
        <button type="button" className={styles.all} onClick={() => setShowsAll(true)}>
          {t.all(items.length)}
        </button>
      )}
      {showsAll && count > items.length && <p className={styles.all}>{t.shownOf(items.length, count)}</p>}
    </section>
  );
}

interface Answer {
  readonly name: string;
  readonly isYes: boolean;
  readonly takesNote: boolean;
}

export interface DueItemProps {
  readonly title: string;
  /** Where there is more about it. */
  readonly to: string;
  /** When, where, whose. */
  readonly about: readonly string[];
  /** What is to be looked at. */
  readonly notice?: string;
  /** Where it is dealt with, unless it is answered here. */
  readonly action?: { readonly name: string; readonly to: string };
  readonly answers?: readonly Answer[];
  readonly answering?: Pick<Act<never, never>, "isBusy" | "problem">;
  readonly onAnswer?: (answer: Answer, note: string | null) => Promise<object | null>;
  readonly onAnswered?: () => void;
}

/** One thing that waits. An answer is given in its place, and asked for twice: nobody takes it back. */
export function DueItem({
  title,
  to,
  about,
  notice,
  action,
  answers = NO_ANSWERS,
  ...onAnswers
}: DueItemProps) {
  const [chosen, setChosen] = useState<Answer | null>(null);
  return (
    <li className={styles.item}>
      <div>
        <p className={styles.title}>
          <Link to={to}>{title}</Link>
        </p>
        <FactList facts={about} />
        {notice && <p className={styles.notice}>{notice}</p>}
      </div>
      {action && (
        <div className={styles.answers}>
          <LinkButton to={action.to} label={`${action.name}：${title}`}>
            {action.name}
          </LinkButton>
        </div>
      )}
      {answers.length > 0 && !chosen && (
        <div className={styles.answers}>
          {answers.map((answer) => (
            <Button
              key={answer.name}
              onClick={() => setChosen(answer)}
              aria-label={`${answer.name}：${title}`}
            >
              {answer.name}
            </Button>
          ))}
        </div>
      )}
      {chosen && <AnswerForm {...onAnswers} title={title} answer={chosen} onBack={() => setChosen(null)} />}
    </li>
  );
}

interface AnswerFormProps extends Pick<DueItemProps, "answering" | "onAnswer" | "onAnswered"> {
  readonly title: string;
  readonly answer: Answer;
  readonly onBack: () => void;
}

function AnswerForm({ title, answer, answering, onAnswer, onAnswered, onBack }: AnswerFormProps) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const [note, setNote] = useState("");
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    const isDone = await onAnswer?.(answer, note.trim() === "" ? null : note.trim());
    if (!isDone) return;
    void message.success(t.done(answer.name, title));
    onAnswered?.();
  };
  return (
    <form className={styles.form} onSubmit={(event) => void confirm(event)}>
      {answer.takesNote && (
        <Input.TextArea
          autoFocus
          rows={2}
          maxLength={500}
          value={note}
          onChange={({ target }) => setNote(target.value)}
          placeholder={t.note}
          aria-label={t.note}
        />
      )}
      {answering?.problem && (
        <p role="alert" className={styles.problem}>
          {answering.problem}
        </p>
      )}
      <div className={styles.answers}>
        <Button
          type="primary"
          danger={!answer.isYes}
          htmlType="submit"
          loading={answering?.isBusy}
          autoFocus={!answer.takesNote}
        >
          {t.confirm(answer.name)}
        </Button>
        <Button onClick={onBack}>{t.back}</Button>
      </div>
    </form>
  );
}

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
/** Number of items of a group that are shown before "show more". */
const AT_FIRST = 4;

interface DueGroupProps {
  readonly title: string;
  /** Number of items in all; only the most urgent ones are listed. */
  readonly count: number;
  readonly children: ReactNode;
}

/** Group of pending items of one kind; nothing without items. */
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
  /** Address of the details. */
  readonly to: string;
  /** Time, place and agency. */
  readonly about: readonly string[];
  /** Warning that needs attention. */
  readonly notice?: string;
  /** Link to the page that deals with it, unless it is answered here. */
  readonly action?: { readonly name: string; readonly to: string };
  readonly answers?: readonly Answer[];
  readonly answering?: Pick<Act<never, never>, "isBusy" | "problem">;
  readonly onAnswer?: (answer: Answer, note: string | null) => Promise<object | null>;
  readonly onAnswered?: () => void;
}

/** A pending item. It can be answered in place; an answer asks for confirmation, since it cannot be undone. */
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

import { Button } from "antd";
import type { ReactNode } from "react";
import { useProblemText } from "../graph/problem.js";
import { defineMessages } from "../language/message-catalog.js";
import { useTranslations } from "../language/language.js";
import { Icon, type IconName } from "./icon.js";
import styles from "./notices.module.css";

const messages = defineMessages({
  "zh-CN": {
    loading: "正在载入…",
    again: "重试",
  },
  en: {
    loading: "Loading…",
    again: "Try again",
  },
});

/** A placeholder for content that is loading, of the same height, so that nothing moves when it appears. */
export function Loading({ height }: { height: number | string }) {
  const t = useTranslations(messages);
  return (
    <div className={styles.loading} style={{ height }} role="status" data-loading>
      <span className="unseen">{t.loading}</span>
    </div>
  );
}

/** Shows why something could not be loaded, with a button to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations(messages);
  const problemText = useProblemText();
  return (
    <div className={styles.failed} role="alert">
      <p>{problemText(error)}</p>
      <Button onClick={onRetry} icon={<Icon name="again" size={16} />}>
        {t.again}
      </Button>
    </div>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  /** Name of the missing content. */
  readonly title: string;
  /** The purpose of the content, or the reason why it is missing. */
  readonly children?: ReactNode;
  /** The next step, a button or a link, for viewers who may take it. */
  readonly step?: ReactNode;
}

/** Shown where a page has no content yet: the missing content, and the next step. */
export function Empty({ icon, title, children, step }: EmptyProps) {
  return (
    <div className={styles.empty} data-empty>
      <Icon name={icon} size={22} />
      <p>{title}</p>
      {children && <p>{children}</p>}
      {step && <div className={styles.steps}>{step}</div>}
    </div>
  );
}

/** Shows that a list is empty, and what that means. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}

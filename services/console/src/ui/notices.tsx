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

/** Holds the place of what is being read: as high as it will be, so that nothing moves when it is there. */
export function Loading({ height }: { height: number | string }) {
  const t = useTranslations(messages);
  return (
    <div className={styles.loading} style={{ height }} role="status" data-loading>
      <span className="unseen">{t.loading}</span>
    </div>
  );
}

/** Says why something could not be read, and tries again. */
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
  /** What is missing. */
  readonly title: string;
  /** What it would be good for, or why it is missing. */
  readonly children?: ReactNode;
  /** The next step, a button or a way; for those who may take it. */
  readonly step?: ReactNode;
}

/** Stands where a page has nothing to show yet: what is missing, and the next step. */
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

/** Says that there is nothing, and what that means. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}

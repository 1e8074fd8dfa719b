import { Button } from "antd";
import type { ReactNode } from "react";
import { useProblemText } from "../graph/problem.js";
import { words } from "../language/words.js";
import { useWords } from "../language/language.js";
import { Icon } from "./icon.js";
import styles from "./notices.module.css";

const said = words({
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
  const say = useWords(said);
  return (
    <div className={styles.loading} style={{ height }} role="status" data-loading>
      <span className="unseen">{say.loading}</span>
    </div>
  );
}

/** Says why something could not be read, and tries again. */
export function Failed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const say = useWords(said);
  const problemText = useProblemText();
  return (
    <div className={styles.failed} role="alert">
      <p>{problemText(error)}</p>
      <Button onClick={onAgain} icon={<Icon name="again" size={16} />}>
        {say.again}
      </Button>
    </div>
  );
}

/** Says that there is nothing, and what that means. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}

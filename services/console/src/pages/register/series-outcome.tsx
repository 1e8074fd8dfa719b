import { Button } from "antd";
import { useFormats } from "../../language/formats.js";
import { dayOf } from "../../language/formats.rules.js";
import { useWords } from "../../language/language.js";
import { words } from "../../language/words.js";
import { Icon } from "../../ui/icon.js";
import type { OutcomeFragment } from "./register.documents.js";
import styles from "./register.module.css";

export interface Occurrence {
  readonly startsAt: string;
  readonly result: OutcomeFragment;
}

const said = words({
  "zh-CN": {
    all: (n: number) => `${n} 场都已登记`,
    some: (done: number, of: number) => `${of} 场中已登记 ${done} 场`,
    anew: "再登记一场",
  },
  en: {
    all: (n) => `All ${n} are registered`,
    some: (done, of) => `${done} of ${of} are registered`,
    anew: "Register another",
  },
});

/** What became of each event of a series, and why some were refused. */
export function SeriesOutcome({
  occurrences,
  onAnew,
}: {
  occurrences: readonly Occurrence[];
  onAnew: () => void;
}) {
  const say = useWords(said);
  const formats = useFormats();
  const done = occurrences.filter(({ result }) => result.__typename === "Event").length;
  return (
    <div className={styles.done}>
      <p className={styles.doneTitle} role="status">
        <Icon name={done === occurrences.length ? "check" : "alert"} size={22} />
        {done === occurrences.length ? say.all(done) : say.some(done, occurrences.length)}
      </p>
      <ul className={styles.series}>
        {occurrences.map(({ startsAt, result }) => (
          <li key={startsAt} data-refused={result.__typename !== "Event" || undefined}>
            <Icon name={result.__typename === "Event" ? "check" : "close"} size={16} />
            <span>
              {formats.weekday(dayOf(new Date(startsAt)))} {formats.time(startsAt)}
            </span>
            {"message" in result && <p>{result.message}</p>}
          </li>
        ))}
      </ul>
      <div className={styles.offers}>
        <Button type="primary" size="large" onClick={onAnew} autoFocus>
          {say.anew}
        </Button>
      </div>
    </div>
  );
}

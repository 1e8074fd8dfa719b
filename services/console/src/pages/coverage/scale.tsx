import { useFormats } from "../../language/formats.js";
import { useWords } from "../../language/language.js";
import { words } from "../../language/message-catalog.js";
import { scale } from "../../reach/reach.rules.js";
import { said as shared } from "./messages.js";
import styles from "./scale.module.css";

const said = words({
  "zh-CN": { legend: "图例：覆盖率", under: (rate: string) => `不到 ${rate}` },
  en: { legend: "Key: coverage", under: (rate) => `under ${rate}` },
});

/** What the colours mean. */
export function Scale() {
  const say = useWords(said);
  const { unknownPopulation, target: targetName } = useWords(shared);
  const { target } = useFormats();
  return (
    <ul className={styles.scale} aria-label={say.legend}>
      {scale().map(({ step, from, to }) => (
        <li key={step}>
          <span className={styles.step} style={{ background: `var(--reach-${step})` }} />
          {from === 0 ? say.under(target(to)) : `${target(from)}+`}
        </li>
      ))}
      <li>
        <span className={styles.unknown} />
        {unknownPopulation}
      </li>
      <li>
        <span className={styles.target} />
        {targetName}
      </li>
    </ul>
  );
}

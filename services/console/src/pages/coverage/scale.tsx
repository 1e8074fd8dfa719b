import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { scale } from "../../reach/reach.rules.js";
import { messages as shared } from "./messages.js";
import styles from "./scale.module.css";

const messages = defineMessages({
  "zh-CN": { legend: "图例：覆盖率", under: (rate: string) => `不到 ${rate}` },
  en: { legend: "Key: coverage", under: (rate) => `under ${rate}` },
});

/** Legend of the colours. */
export function Scale() {
  const t = useTranslations(messages);
  const { unknownPopulation, target: targetName } = useTranslations(shared);
  const { target } = useFormats();
  return (
    <ul className={styles.scale} aria-label={t.legend}>
      {scale().map(({ step, from, to }) => (
        <li key={step}>
          <span className={styles.step} style={{ background: `var(--reach-${step})` }} />
          {from === 0 ? t.under(target(to)) : `${target(from)}+`}
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

import { useState } from "react";
import { useFormats } from "../../language/formats.js";
import { useLanguageNames } from "../../language/language-names.js";
import { useTranslations } from "../../language/language.js";
import { materialKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { MaterialShownFragment } from "./materials.documents.js";
import styles from "./materials-page.module.css";

const messages = defineMessages({
  "zh-CN": { open: "打开链接", whole: "看全文", less: "收起" },
  en: { open: "Open link", whole: "Read all", less: "Show less" },
});

/** Number of characters that fit in a card. */
const A_FEW_LINES = 96;

/** Card of a material: its kind, its audiences and its text. */
export function MaterialCard({ material }: { material: MaterialShownFragment }) {
  const t = useTranslations(messages);
  const kinds = useTranslations(materialKinds);
  const formats = useFormats();
  const [isWhole, setIsWhole] = useState(false);
  const languageNames = useLanguageNames();
  const { title, kind, scamType, language, body, url, audiences } = material;
  return (
    <li className={styles.card}>
      <p className={styles.kind}>
        {kinds[kind]}
        {scamType && <span className={styles.scam}>{scamType}</span>}
      </p>
      <h2>{title}</h2>
      {body && <p className={isWhole ? styles.whole : styles.body}>{body}</p>}
      <div className={styles.foot}>
        <span>{formats.list([...audiences.map(({ name }) => name), languageNames(language)])}</span>
        {body && body.length > A_FEW_LINES && (
          <button type="button" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? t.less : t.whole}
          </button>
        )}
        {url && (
          <a href={url} target="_blank" rel="noreferrer">
            {t.open}
          </a>
        )}
      </div>
    </li>
  );
}

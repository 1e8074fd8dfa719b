import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import styles from "./brand.module.css";

const messages = defineMessages({ "zh-CN": { name: "星路" }, en: { name: "Starlane" } });

/** The product's star and name. */
export function Brand({ size = 26 }: { size?: number }) {
  const t = useTranslations(messages);
  return (
    <span className={styles.brand} style={{ fontSize: size * 0.68 }}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <path
          d="M16 2.5c1.5 8 4.5 11 12.5 12.4v2.2c-8 1.4-11 4.4-12.5 12.4-1.5-8-4.5-11-12.5-12.4v-2.2c8-1.4 11-4.4 12.5-12.4z"
          fill="var(--accent)"
        />
      </svg>
      {t.name}
    </span>
  );
}

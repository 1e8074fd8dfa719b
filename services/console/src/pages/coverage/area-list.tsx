import { Link } from "react-router";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { ShareBar } from "../../ui/share-bar.js";
import styles from "./area-list.module.css";
import type { CoverageMatrix } from "./matrix.rules.js";
import { useShareText } from "./share-text.js";

const messages = defineMessages({
  "zh-CN": { audiences: "宣传对象", areas: "各区域" },
  en: { audiences: "Audiences", areas: "Areas" },
});

interface AreaListProps {
  readonly matrix: CoverageMatrix;
  readonly focus: string | null;
  readonly onFocus: (audience: string | null) => void;
  readonly addressOf: (area: string) => string;
}

/** The coverage matrix for a phone: a list of areas for one audience at a time. */
export function AreaList({ matrix, focus, onFocus, addressOf }: AreaListProps) {
  const t = useTranslations(messages);
  const text = useShareText();
  const { columns, place, below } = matrix;
  const column = Math.max(
    0,
    columns.findIndex(({ audience }) => audience === focus),
  );
  const whole = place.shares[column]!;
  return (
    <div>
      <div className={styles.audiences} role="group" aria-label={t.audiences}>
        {columns.map(({ audience, name }, index) => (
          <button
            key={audience ?? ""}
            type="button"
            aria-pressed={index === column}
            onClick={() => onFocus(audience)}
          >
            {name}
            <span>{text.rate(place.shares[index]!)}</span>
          </button>
        ))}
      </div>
      <p className={styles.whole}>{text.full(whole)}</p>
      {below.length > 0 && (
        <ul className={styles.areas} aria-label={t.areas}>
          {below.map(({ area, name, shares }) => {
            const share = shares[column]!;
            return (
              <li key={area}>
                <Link to={addressOf(area)}>
                  <span className={styles.name}>{name}</span>
                  <span className={styles.people}>{text.people(share)}</span>
                  <span className={styles.rate}>{text.rate(share)}</span>
                  <span className={styles.bar}>
                    <ShareBar rate={share.rate} target={share.target} />
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

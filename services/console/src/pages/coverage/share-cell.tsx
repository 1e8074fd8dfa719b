import { meetsTarget, scaleStepOf, type Share } from "../../reach/reach.rules.js";
import { Icon } from "../../ui/icon.js";
import styles from "./share-cell.module.css";
import { useShareText } from "./share-text.js";

/** A share as colour, percentage and number of people, with a mark at its target. */
export function ShareCell({ share, isLarge = false }: { share: Share; isLarge?: boolean }) {
  const text = useShareText();
  const { rate, target } = share;
  return (
    <span
      className={styles.cell}
      data-step={scaleStepOf(rate) ?? "unknown"}
      data-large={isLarge || undefined}
    >
      <span className={styles.rate}>
        {meetsTarget(share) && <Icon name="check" size={15} />}
        {text.rate(share)}
      </span>
      <span className={styles.people}>{text.people(share)}</span>
      <span className="unseen">{text.more(share)}</span>
      {rate !== null && target !== null && (
        <span className={styles.track}>
          <span className={styles.reached} style={{ inlineSize: `${rate * 100}%` }} />
          <span className={styles.target} style={{ insetInlineStart: `${target * 100}%` }} />
        </span>
      )}
    </span>
  );
}

import styles from "./share-bar.module.css";

/** A bar for a share, with a mark at its target; the text beside it gives the number. */
export function ShareBar({ rate, target }: { rate: number | null; target: number | null }) {
  if (rate === null) return <span className={styles.unknown} aria-hidden="true" />;
  return (
    <span className={styles.bar} aria-hidden="true">
      {rate > 0 && <span className={styles.reached} style={{ inlineSize: `${rate * 100}%` }} />}
      {target !== null && <span className={styles.target} style={{ insetInlineStart: `${target * 100}%` }} />}
    </span>
  );
}

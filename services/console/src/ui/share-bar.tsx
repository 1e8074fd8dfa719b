import styles from "./share-bar.module.css";

/** A share as a length, with a mark where it ought to be; what it says stands beside it in words. */
export function ShareBar({ rate, target }: { rate: number | null; target: number | null }) {
  if (rate === null) return <span className={styles.unknown} aria-hidden="true" />;
  return (
    <span className={styles.bar} aria-hidden="true">
      {rate > 0 && <span className={styles.reached} style={{ inlineSize: `${rate * 100}%` }} />}
      {target !== null && <span className={styles.target} style={{ insetInlineStart: `${target * 100}%` }} />}
    </span>
  );
}

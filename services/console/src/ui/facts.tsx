import styles from "./facts.module.css";

/** Short facts in a row, broken between them only. */
export function Facts({ facts }: { facts: readonly string[] }) {
  return (
    <ul className={styles.facts}>
      {facts.map((fact, index) => (
        // Facts have no identity but their place in the row.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>{fact}</li>
      ))}
    </ul>
  );
}

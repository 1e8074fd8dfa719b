import styles from "./fact-list.module.css";

/** Short facts in a row, which wraps only between them. */
export function FactList({ facts }: { facts: readonly string[] }) {
  return (
    <div className={styles.facts}>
      <ul>
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </div>
  );
}

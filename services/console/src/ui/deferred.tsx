import { useDeferredValue, type ReactNode } from "react";
import styles from "./deferred.module.css";

/**
 * A field that is slow to render: first a placeholder of the same height, then the field right after the surrounding
 * content was painted. A dialog with pickers opens in half the time on a phone, and responds to input meanwhile.
 */
export function Deferred({ children }: { children: ReactNode }) {
  const isThere = useDeferredValue(true, false);
  return isThere ? children : <span className={styles.place} />;
}

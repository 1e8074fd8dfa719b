import { useDeferredValue, type ReactNode } from "react";
import styles from "./deferred.module.css";

/**
 * A field that takes long to be drawn: its place at once, as high as it will be, and itself right after what is around it was
 * painted. A dialog with pickers opens at half the time on a phone, and whatever is pressed meanwhile is answered.
 */
export function Deferred({ children }: { children: ReactNode }) {
  const isThere = useDeferredValue(true, false);
  return isThere ? children : <span className={styles.place} />;
}

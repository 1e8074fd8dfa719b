import { useEffect, useRef } from "react";
import { areConsistent, type Share } from "./reach.rules.js";

/**
 * Most refetches in a row. Under load the answers may differ again and again; then the next change brings them
 * together.
 */
const MAX_ATTEMPTS = 3;

/**
 * Refetches when totals that are shown together turn out to be of different moments.
 * @param totals the same total from several answers; undefined while an answer is missing
 */
export function useConsistentTotals(
  totals: readonly (Pick<Share, "reached" | "contacts"> | undefined)[],
  refetch: () => void,
): void {
  const attempts = useRef(0);
  const known = totals.filter((total) => total !== undefined);
  const isConsistent = known.length < totals.length || areConsistent(known);
  const key = JSON.stringify(known.map(({ reached, contacts }) => [reached, contacts]));
  useEffect(() => {
    if (isConsistent) attempts.current = 0;
    else if (attempts.current < MAX_ATTEMPTS) {
      attempts.current += 1;
      refetch();
    }
    // A new answer resets the attempts; the function is a new object at each render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isConsistent, key]);
}

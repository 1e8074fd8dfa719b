import { useEffect, useRef } from "react";
import { areConsistent, type Share } from "./reach.rules.js";

/** Under load answers may be of different moments again and again; then the next change settles it. */
const MAX_ATTEMPTS = 3;

/**
 * Refetches when totals that are shown together turn out to be of different moments.
 * @param totals what was counted more than once; undefined where it is not here yet
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
    // A new answer is a new chance; the function is another one each time.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isConsistent, key]);
}

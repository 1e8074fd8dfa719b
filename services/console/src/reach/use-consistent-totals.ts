import { useEffect, useRef } from "react";
import { agree, type Share } from "./reach.rules.js";

/** Under load answers may be of different moments again and again; then the next change settles it. */
const MOST_TRIES = 3;

/**
 * Asks again when answers that are shown together turn out to be of different moments.
 * @param totals what was counted more than once; undefined where it is not here yet
 */
export function useAgreement(
  totals: readonly (Pick<Share, "reached" | "contacts"> | undefined)[],
  again: () => void,
): void {
  const tries = useRef(0);
  const known = totals.filter((total) => total !== undefined);
  const isAgreed = known.length < totals.length || agree(known);
  const key = JSON.stringify(known.map(({ reached, contacts }) => [reached, contacts]));
  useEffect(() => {
    if (isAgreed) tries.current = 0;
    else if (tries.current < MOST_TRIES) {
      tries.current += 1;
      again();
    }
    // A new answer is a new chance; the function is another one each time.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isAgreed, key]);
}

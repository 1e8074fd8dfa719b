import { useSyncExternalStore } from "react";

// Paper is no phone, however narrow it is.
const narrow = matchMedia("screen and (max-width: 760px)");

/** Whether there is only the width of a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      narrow.addEventListener("change", onChange);
      return () => narrow.removeEventListener("change", onChange);
    },
    () => narrow.matches,
  );
}

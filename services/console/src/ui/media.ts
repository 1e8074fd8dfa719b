import { useSyncExternalStore } from "react";

// `screen`: a printed page is not a phone, however narrow it is.
const narrow = matchMedia("screen and (max-width: 760px)");

/** Returns true if the window is as narrow as a phone. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      narrow.addEventListener("change", onChange);
      return () => narrow.removeEventListener("change", onChange);
    },
    () => narrow.matches,
  );
}

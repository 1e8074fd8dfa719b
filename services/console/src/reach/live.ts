import { useSubscription } from "urql";
import { CoverageChanged } from "./reach.documents.js";

/** Keeps every figure of coverage on the page as it is now, for as long as the page is open. */
export function useLiveReach(area: string): void {
  // What it tells is read by the cache, which then asks again for what is shown.
  useSubscription({ query: CoverageChanged, variables: { area } });
}

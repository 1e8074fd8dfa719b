import { useSyncExternalStore } from "react";
import { useSubscription } from "urql";
import { liveness } from "../graph/liveness.js";
import { useFormats } from "../language/formats.js";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { CoverageChanged } from "./reach.documents.js";

const messages = defineMessages({
  "zh-CN": { notLive: (since: string) => `自 ${since} 起未实时更新` },
  en: { notLive: (since) => `not live since ${since}` },
});

/**
 * Keeps every figure of coverage on the page as it is now, for as long as the page is open.
 * @returns since when that is not so, in words; null while it is
 */
export function useLiveReach(area: string): string | null {
  const t = useTranslations(messages);
  const formats = useFormats();
  // The total it tells is compared with what the page has read, which is read again where it differs: see live-refetch-exchange.ts.
  useSubscription({ query: CoverageChanged, variables: { area } });
  const since = useSyncExternalStore(liveness.subscribe, liveness.notLiveSince);
  return since === null ? null : t.notLive(formats.when(new Date(since).toISOString()));
}

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
 * Keeps every coverage figure on the page up to date as long as the page is open.
 * @returns a sentence saying since when the figures are not live; null while they are
 */
export function useLiveReach(area: string): string | null {
  const t = useTranslations(messages);
  const formats = useFormats();
  // The pushed total is compared with the page's data, which is refetched if it differs: see live-refetch-exchange.ts.
  useSubscription({ query: CoverageChanged, variables: { area } });
  const since = useSyncExternalStore(liveness.subscribe, liveness.notLiveSince);
  return since === null ? null : t.notLive(formats.when(new Date(since).toISOString()));
}

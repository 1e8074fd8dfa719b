import type { CombinedError } from "urql";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { RequestRefused } from "./ask.js";

const messages = defineMessages({
  "zh-CN": { unreachable: "暂时连不上服务器。请检查网络后重试。" },
  en: { unreachable: "The server cannot be reached just now. Check your connection and try again." },
});

/**
 * Returns a function that explains a failure to a person: the server's message, or that the server could not be
 * reached.
 */
export function useProblemText(): (error: unknown) => string {
  const t = useTranslations(messages);
  return (error) => {
    if (error instanceof RequestRefused) return error.message;
    return (error as CombinedError | undefined)?.graphQLErrors?.[0]?.message ?? t.unreachable;
  };
}

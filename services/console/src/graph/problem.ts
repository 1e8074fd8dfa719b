import type { CombinedError } from "urql";
import { useWords } from "../language/language.js";
import { words } from "../language/message-catalog.js";
import { Refused } from "./ask.js";

const said = words({
  "zh-CN": { unreachable: "暂时连不上服务器。请检查网络后重试。" },
  en: { unreachable: "The server cannot be reached just now. Check your connection and try again." },
});

/** Why something failed, for a person: the server's own words, or that there were none. */
export function useProblemText(): (error: unknown) => string {
  const say = useWords(said);
  return (error) => {
    if (error instanceof Refused) return error.message;
    return (error as CombinedError | undefined)?.graphQLErrors?.[0]?.message ?? say.unreachable;
  };
}

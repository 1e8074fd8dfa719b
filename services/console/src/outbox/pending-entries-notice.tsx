import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { useOutboxState } from "./use-outbox.js";

const messages = defineMessages({
  "zh-CN": { waits: (n: number, name: string) => `本机有 ${n} 条签到等待发送。请${name}登录。` },
  en: {
    waits: (n, name) =>
      `${n} check-in${n === 1 ? "" : "s"} on this device wait to be sent: ${name}, sign in.`,
  },
});

/**
 * Shows, before anybody is signed in, how many entries are pending on this device, and whose they are. Renders nothing
 * if there are none.
 */
export function PendingEntriesNotice() {
  const t = useTranslations(messages);
  const { entries } = useOutboxState();
  const names = new Map<string, number>();
  for (const { user, verdict } of entries)
    if (verdict === null) names.set(user.name, (names.get(user.name) ?? 0) + 1);
  return [...names].map(([name, n]) => <p key={name}>{t.waits(n, name)}</p>);
}

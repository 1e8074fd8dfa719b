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

/** Before anybody is signed in: what waits on this device, and for whom. Nothing where nothing does. */
export function PendingEntriesNotice() {
  const t = useTranslations(messages);
  const { entries } = useOutboxState();
  const names = new Map<string, number>();
  for (const { user, verdict } of entries)
    if (verdict === null) names.set(user.name, (names.get(user.name) ?? 0) + 1);
  return [...names].map(([name, n]) => <p key={name}>{t.waits(n, name)}</p>);
}

import { Button } from "antd";
import { useSyncExternalStore } from "react";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { countByStatus } from "../../outbox/outbox.rules.js";
import { useOutbox, useOutboxState } from "../../outbox/use-outbox.js";
import { useSessionState, useViewer } from "../../session/use-session.js";
import { Icon, type IconName } from "../../ui/icon.js";
import { connection } from "../../ui/connection.js";
import styles from "./outbox-bar.module.css";

const messages = defineMessages({
  "zh-CN": {
    sent: (n: string) => `全部已发送（${n} 条）`,
    nothing: "签到先存本机，再自动发送",
    sending: (n: string) => `正在发送 ${n} 条…`,
    offline: (n: string) => `${n} 条待发送。没有网络，恢复后自动发送。`,
    newer: (n: string) => `${n} 条待发送。星路已更新，载入新版后发送。`,
    load: "载入新版",
    ended: (n: string) => `${n} 条待发送。登录已过期，重新登录后发送。`,
    failed: (n: string, when: string) => `${n} 条待发送。暂时连不上服务器，${when} 自动重试。`,
    waits: (n: string) => `${n} 条待发送`,
    refused: (n: string) => `${n} 条被退回，需要处理`,
    now: "立即发送",
    passing: "此浏览器不能在本机保存（隐私模式或连接不安全）。关闭页面前请确认已全部发送。",
    unreadable: (n: string) => `有 ${n} 条记录已无法读取：浏览器的密钥已丢失。请重新登记这些人。`,
    others: (n: string, name: string) => `另有 ${n} 条由${name}登记，等本人登录后发送。`,
  },
  en: {
    sent: (n) => `All sent (${n})`,
    nothing: "Check-ins are kept on this device first, then sent",
    sending: (n) => `Sending ${n}…`,
    offline: (n) => `${n} to send. No connection: they are sent when it is back.`,
    newer: (n) => `${n} to send. Starlane has been updated: they are sent from the newer version.`,
    load: "Load it",
    ended: (n) => `${n} to send. Your session has ended: they are sent when you have signed in again.`,
    failed: (n, when) => `${n} to send. The server is not reached; tried again at ${when}.`,
    waits: (n) => `${n} to send`,
    refused: (n) => `${n} refused: look at them`,
    now: "Send now",
    passing:
      "This browser cannot keep anything (a private window, or an insecure connection). Before you close the page, see that all is sent.",
    unreadable: (n) =>
      `${n} entries can no longer be read: the browser has lost the key. Check these people in again.`,
    others: (n, name) => `${n} more were taken by ${name}, and are sent when they sign in.`,
  },
});

/** Status bar of the outbox: number of entries sent and pending. */
export function OutboxBar() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const outbox = useOutbox();
  const viewer = useViewer();
  const { entries, isPersistent, isRead, isSending, needsUpdate, nextAttemptAt, unreadable } =
    useOutboxState();
  const isOnline = useSyncExternalStore(connection.subscribe, connection.isThere);
  const hasEnded = useSessionState().kind === "ENDED";
  useNow(); // renders again as time passes: this morning's entries are past in the evening
  if (!isRead) return <div className={styles.bar} />;
  const mine = entries.filter(({ user }) => user.id === viewer.id);
  const others = entries.filter(({ user, verdict }) => user.id !== viewer.id && verdict === null);
  const { WAITS, DONE, REFUSED } = countByStatus(mine);
  const waits = formats.count(WAITS);
  const [icon, text]: [IconName, string] =
    WAITS === 0
      ? ["check", DONE > 0 ? t.sent(formats.count(DONE)) : t.nothing]
      : hasEnded
        ? ["clock", t.ended(waits)]
        : !isOnline
          ? ["offline", t.offline(waits)]
          : isSending
            ? ["again", t.sending(waits)]
            : needsUpdate
              ? ["again", t.newer(waits)]
              : nextAttemptAt !== null
                ? ["offline", t.failed(waits, formats.time(new Date(nextAttemptAt)))]
                : ["clock", t.waits(waits)];
  return (
    <div className={styles.bar} role="status" data-waits={WAITS > 0 || undefined}>
      <p>
        <Icon name={icon} size={16} />
        <span>{text}</span>
        {WAITS > 0 && !isSending && !hasEnded && (
          <Button size="small" onClick={needsUpdate ? () => location.reload() : outbox.sendNow}>
            {needsUpdate ? t.load : t.now}
          </Button>
        )}
      </p>
      {REFUSED > 0 && (
        <p data-bad>
          <Icon name="alert" size={16} />
          {t.refused(formats.count(REFUSED))}
        </p>
      )}
      {!isPersistent && (
        <p data-bad>
          <Icon name="alert" size={16} />
          {t.passing}
        </p>
      )}
      {unreadable > 0 && (
        <p data-bad>
          <Icon name="alert" size={16} />
          {t.unreadable(formats.count(unreadable))}
        </p>
      )}
      {others.length > 0 && (
        <p>
          <Icon name="person" size={16} />
          {t.others(formats.count(others.length), others[0]!.user.name)}
        </p>
      )}
    </div>
  );
}

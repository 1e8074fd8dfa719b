import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { statusOf, countByStatus, type StoredEntry } from "../../outbox/outbox.rules.js";
import { useOutbox, useOutboxState } from "../../outbox/use-outbox.js";
import { useViewer } from "../../session/use-session.js";
import { Icon, type IconName } from "../../ui/icon.js";
import { Section } from "../../ui/section.js";
import styles from "./entries.module.css";
import { WithdrawDialog } from "./withdraw-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    title: "本机登记",
    aside: (done: string, waits: string) => `已发送 ${done} · 待发送 ${waits}`,
    waits: "待发送",
    ACCEPTED: "已签到",
    DUPLICATE: "已签过",
    OVER_CAPACITY: "名额已满",
    REJECTED: "被退回",
    late: "补记",
    flagged: "时间存疑，计入活动当天",
    retry: "重新发送",
    remove: "移除",
    takeBack: "撤回",
    takeBackSure: "撤回后不再发送，这条记录随即删除。",
    removeSure: "移除后，这条记录不能找回。",
    withdraw: "撤销",
    back: "返回",
    all: (n: string) => `显示全部 ${n} 条`,
  },
  en: {
    title: "Taken on this device",
    aside: (done, waits) => `${done} sent · ${waits} to send`,
    waits: "To send",
    ACCEPTED: "Checked in",
    DUPLICATE: "Was checked in already",
    OVER_CAPACITY: "Full",
    REJECTED: "Refused",
    late: "late",
    flagged: "time in doubt: counts on the day of the event",
    retry: "Send again",
    remove: "Remove",
    takeBack: "Take back",
    takeBackSure: "It is not sent any more, and gone.",
    removeSure: "Once removed, it is gone.",
    withdraw: "Withdraw",
    back: "Back",
    all: (n) => `Show all ${n}`,
  },
});

/** Number of entries that are shown before "show more"; refused entries are always shown. */
const AT_FIRST = 8;

/** The check-ins of an event on this device with the server's verdicts: refused ones first, then the newest. */
export function Entries({ event }: { event: string }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const viewer = useViewer();
  const { entries } = useOutboxState();
  const [showsAll, setShowsAll] = useState(false);
  const here = entries
    .filter((entry) => entry.event.id === event && entry.user.id === viewer.id)
    .toReversed();
  if (here.length === 0) return null;
  const { DONE, WAITS } = countByStatus(here);
  const refused = here.filter((entry) => statusOf(entry) === "REFUSED");
  const others = here.filter((entry) => statusOf(entry) !== "REFUSED");
  const shown = [...refused, ...(showsAll ? others : others.slice(0, AT_FIRST))];
  return (
    <Section title={t.title} aside={t.aside(formats.count(DONE), formats.count(WAITS))}>
      <ul className={styles.entries}>
        {shown.map((entry) => (
          <EntryItem key={entry.name} entry={entry} />
        ))}
      </ul>
      {shown.length < here.length && (
        <Button type="link" onClick={() => setShowsAll(true)}>
          {t.all(formats.count(here.length))}
        </Button>
      )}
    </Section>
  );
}

const ICONS: Readonly<Record<ReturnType<typeof statusOf>, IconName>> = {
  WAITS: "clock",
  DONE: "check",
  REFUSED: "alert",
};

function EntryItem({ entry }: { entry: StoredEntry }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const outbox = useOutbox();
  const { isSending } = useOutboxState();
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { verdict, shown, at } = entry;
  const status = statusOf(entry);
  const notes = [
    verdict ? t[verdict.verdict] : t.waits,
    ...(verdict?.late ? [t.late] : []),
    ...(verdict?.flagged ? [t.flagged] : []),
  ];
  return (
    <li data-status={status}>
      <Icon name={ICONS[status]} size={18} />
      <span className={styles.who}>
        {shown}
        <small>{formats.when(at)}</small>
      </span>
      <span className={styles.verdict}>{notes.join(" · ")}</span>
      {status === "REFUSED" && verdict?.reason && <p>{verdict.reason}</p>}
      {status !== "DONE" && (
        <span className={styles.acts}>
          {status === "REFUSED" && (
            <Button size="small" onClick={() => void outbox.retry(entry)}>
              {t.retry}
            </Button>
          )}
          <Popconfirm
            title={status === "WAITS" ? t.takeBackSure : t.removeSure}
            okText={status === "WAITS" ? t.takeBack : t.remove}
            cancelText={t.back}
            onConfirm={() => void outbox.remove(entry)}
          >
            <Button
              size="small"
              // An entry cannot be withdrawn while it is being sent.
              disabled={status === "WAITS" && isSending}
            >
              {status === "WAITS" ? t.takeBack : t.remove}
            </Button>
          </Popconfirm>
        </span>
      )}
      {verdict?.verdict === "ACCEPTED" && (
        <Button
          type="text"
          size="small"
          className={styles.withdraw}
          aria-label={`${t.withdraw}：${shown}`}
          onClick={() => setWithdrawing(true)}
        >
          {t.withdraw}
        </Button>
      )}
      {isWithdrawing && <WithdrawDialog entry={entry} onClose={() => setWithdrawing(false)} />}
    </li>
  );
}

import { Button, Input, Popconfirm } from "antd";
import { useId, useState, type FormEvent } from "react";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayStart } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { DayField } from "../../ui/day-field.js";
import { Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { InUse } from "./in-use.js";
import { CloseTheVenue, ReopenTheVenue, type VenueWholeQuery } from "./venues.documents.js";
import styles from "./venues.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "停用安排",
    none: "没有停用安排。",
    close: "停用一段时间",
    from: "从哪天",
    to: "到哪天（含）",
    reason: "原因",
    reasonNeeded: "请写明原因，登记活动的单位会看到。",
    confirm: "停用",
    back: "返回",
    about: "已在日历上的活动会保留并附上提示，由登记单位决定改期或取消。",
    reopen: "取消停用",
    sure: "取消后，这段时间恢复开放。",
    yes: "取消停用",
  },
  en: {
    title: "Closed",
    none: "No closures ahead.",
    close: "Close for a while",
    from: "From",
    to: "Until (included)",
    reason: "Why",
    reasonNeeded: "Say why: whoever has registered an event sees it.",
    confirm: "Close it",
    back: "Back",
    about: "Events on the calendar stay, with a notice; whoever registered them moves or cancels them.",
    reopen: "Open again",
    sure: "The venue is open in that time again.",
    yes: "Open again",
  },
});

interface ClosuresProps {
  readonly venue: NonNullable<VenueWholeQuery["venue"]>;
  readonly mayChange: boolean;
}

/** The closures of a venue within its opening hours; those who are responsible for it add and remove them. */
export function Closures({ venue, mayChange }: ClosuresProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const [isClosing, setClosing] = useState(false);
  const reopen = useAct(ReopenTheVenue);
  return (
    <Section
      title={t.title}
      aside={
        mayChange &&
        !isClosing && (
          <>
            {!venue.archived && (
              <Button type="link" size="small" onClick={() => setClosing(true)}>
                {t.close}
              </Button>
            )}
            <InUse venue={venue} />
          </>
        )
      }
    >
      {isClosing && <CloseForm venue={venue.id} onEnd={() => setClosing(false)} />}
      {venue.closures.length === 0 && !isClosing && <Nothing>{t.none}</Nothing>}
      {reopen.problem && (
        <p role="alert" className={styles.problem}>
          {reopen.problem}
        </p>
      )}
      <ul className={styles.rows}>
        {venue.closures.map(({ id, from, to, reason, version }) => (
          <li key={id}>
            <span>{formats.span(from, to)}</span>
            <small>{reason}</small>
            {mayChange && (
              <Popconfirm
                title={t.sure}
                okText={t.yes}
                cancelText={t.back}
                onConfirm={() => void reopen.run({ input: { closure: id, version } })}
              >
                <Button size="small" loading={reopen.isBusy}>
                  {t.reopen}
                </Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CloseForm({ venue, onEnd }: { venue: string; onEnd: () => void }) {
  const t = useTranslations(messages);
  const id = useId();
  const today = useToday();
  const close = useAct(CloseTheVenue);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const [reason, setReason] = useState("");
  const [isMissing, setMissing] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === "") return setMissing(true);
    const input = {
      venue,
      from: dayStart(from).toISOString(),
      to: dayStart(shiftDays(to < from ? from : to, 1)).toISOString(),
      reason: reason.trim(),
    };
    if (await close.run({ input })) onEnd();
    return undefined;
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <div className={styles.pair}>
        <div>
          <label htmlFor={`${id}-from`}>{t.from}</label>
          <DayField id={`${id}-from`} value={from} onChange={setFrom} />
        </div>
        <div>
          <label htmlFor={`${id}-to`}>{t.to}</label>
          <DayField id={`${id}-to`} first={from} value={to < from ? from : to} onChange={setTo} />
        </div>
      </div>
      <label htmlFor={`${id}-reason`}>{t.reason}</label>
      <Input
        id={`${id}-reason`}
        value={reason}
        maxLength={200}
        status={isMissing ? "error" : ""}
        onChange={({ target }) => {
          setReason(target.value);
          setMissing(false);
        }}
      />
      <p className={styles.quiet}>{t.about}</p>
      {(isMissing || close.problem) && (
        <p role="alert" className={styles.problem}>
          {isMissing ? t.reasonNeeded : close.problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="primary" danger htmlType="submit" loading={close.isBusy}>
          {t.confirm}
        </Button>
        <Button onClick={onEnd}>{t.back}</Button>
      </div>
    </form>
  );
}

import { App, Button, Input } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { decisions } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import form from "../../ui/form.module.css";
import { Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { DecideOnEvent, type EventPageQuery } from "./event.documents.js";
import styles from "./rows.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "审批",
    none: "不需要其他单位同意。",
    yours: "等您答复",
    comment: "附言（选填）",
    agree: "同意",
    disagree: "不同意",
    done: "已答复",
    sure: "不同意之后，场所和宣讲员随即空出，此活动不能恢复。",
    confirm: "确认不同意",
    back: "返回",
  },
  en: {
    title: "Approvals",
    none: "Nobody else need agree.",
    yours: "Waiting for you",
    comment: "Note (optional)",
    agree: "Agree",
    disagree: "Refuse",
    done: "Answered",
    sure: "Once refused, venue and speakers are free again, and the event does not come back.",
    confirm: "Confirm: refuse",
    back: "Back",
  },
});

/** The approvals that an event needs, with the decisions; the viewer's agency decides here. */
export function Approvals({ event }: { event: NonNullable<EventPageQuery["event"]> }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const names = useTranslations(decisions);
  return (
    <Section title={t.title}>
      {event.approvals.length === 0 && <Nothing>{t.none}</Nothing>}
      <ul className={styles.rows}>
        {event.approvals.map(({ agency, decision, comment, decidedAt }) => (
          <li key={agency.id}>
            <span>
              {agency.name}
              {comment && <small>{comment}</small>}
            </span>
            <span className={styles.state} data-decision={decision}>
              {names[decision]}
              {decidedAt && <small>{formats.when(decidedAt)}</small>}
            </span>
          </li>
        ))}
      </ul>
      {event.deeds.includes("DECIDE") && <Decide id={event.id} version={event.version} />}
    </Section>
  );
}

function Decide({ id, version }: { id: string; version: number }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const act = useAct(DecideOnEvent);
  const [comment, setComment] = useState("");
  const [isRefusing, setRefusing] = useState(false);
  const decide = async (approve: boolean) => {
    if (await act.run({ id, version, approve, comment: comment.trim() || null }))
      void message.success(t.done);
  };
  return (
    <div className={form.refused}>
      <p>
        <strong>{t.yours}</strong>
      </p>
      <Input.TextArea
        rows={2}
        maxLength={500}
        value={comment}
        onChange={({ target }) => setComment(target.value)}
        placeholder={t.comment}
        aria-label={t.comment}
      />
      {isRefusing && <p>{t.sure}</p>}
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
      <div className={form.actions}>
        {isRefusing ? (
          <>
            <Button onClick={() => setRefusing(false)}>{t.back}</Button>
            <Button danger type="primary" loading={act.isBusy} onClick={() => void decide(false)}>
              {t.confirm}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setRefusing(true)}>{t.disagree}</Button>
            <Button type="primary" loading={act.isBusy} onClick={() => void decide(true)}>
              {t.agree}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

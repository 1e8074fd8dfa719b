import { Button } from "antd";
import { Link } from "react-router";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Icon } from "../../ui/icon.js";
import type { OutcomeFragment } from "./register.documents.js";
import styles from "./register.module.css";

const messages = defineMessages({
  "zh-CN": {
    confirmed: "已登记并确认",
    proposed: (who: string) => `已登记，等${who}同意`,
    anew: "再登记一场",
    checkIn: "去签到",
  },
  en: {
    confirmed: "Registered and confirmed",
    proposed: (who) => `Registered: waits for ${who}`,
    anew: "Register another",
    checkIn: "To its check-in",
  },
});

type Event = Extract<OutcomeFragment, { __typename: "Event" }>;

/** Confirmation of a registered event, with the approvals still pending. */
export function Done({ event, onStartOver }: { event: Event; onStartOver: () => void }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const pendingAgencies = event.approvals
    .filter(({ decision }) => decision === "PENDING")
    .map(({ agency }) => agency.name);
  return (
    <div className={styles.done}>
      <p className={styles.doneTitle} role="status">
        <Icon name="check" size={22} />
        {pendingAgencies.length === 0 ? t.confirmed : t.proposed(formats.list(pendingAgencies))}
      </p>
      <p>{event.title}</p>
      <p className={styles.quiet}>{formats.span(event.startsAt, event.endsAt)}</p>
      {event.notices.map((notice) => (
        <p key={notice} className={styles.notice}>
          {notice}
        </p>
      ))}
      <div className={styles.offers}>
        <Button type="primary" size="large" onClick={onStartOver} autoFocus>
          {t.anew}
        </Button>
        <Link to={`/check-in/${event.id}`} className={styles.link}>
          {t.checkIn}
        </Link>
      </div>
    </div>
  );
}

import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { EventAttendanceOf } from "./event.documents.js";
import styles from "./rows.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "到场",
    asOf: (when: string) => `截至 ${when}`,
    enrolled: "报名",
    reached: "签到",
    unidentified: "另计人次",
  },
  en: {
    title: "Attendance",
    asOf: (when) => `as of ${when}`,
    enrolled: "Signed up",
    reached: "Checked in",
    unidentified: "Counted besides",
  },
});

/** The numbers of people enrolled, checked in, and counted without identification. */
export function Attendance({ event, isHeld }: { event: string; isHeld: boolean }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const [{ data, error }, refetch] = useQuery({ query: EventAttendanceOf, variables: { id: event } });
  const attendance = data?.event?.attendance;
  return (
    <Section title={t.title} aside={attendance && t.asOf(formats.when(attendance.asOf))}>
      {error && !attendance && (
        <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
      )}
      {!error && !attendance && <Loading height={64} />}
      {attendance && (
        <dl className={styles.figures}>
          <div>
            <dt>{t.enrolled}</dt>
            <dd>{formats.count(attendance.enrolled)}</dd>
          </div>
          {(isHeld || attendance.reached > 0) && (
            <div>
              <dt>{t.reached}</dt>
              <dd>{formats.count(attendance.reached)}</dd>
            </div>
          )}
          {(isHeld || attendance.unidentified > 0) && (
            <div>
              <dt>{t.unidentified}</dt>
              <dd>{formats.count(attendance.unidentified)}</dd>
            </div>
          )}
        </dl>
      )}
    </Section>
  );
}

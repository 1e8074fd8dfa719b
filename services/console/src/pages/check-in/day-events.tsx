import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { useOfflineQuery } from "../../device/use-device.js";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayOf, isDay } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { eventKinds, eventStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { countByStatus } from "../../outbox/outbox.rules.js";
import { useOutboxState } from "../../outbox/use-outbox.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { eventsOfDay, phaseOf } from "../start/today.rules.js";
import { HeldEvents, type HeldEventFragment } from "./check-in.documents.js";
import styles from "./day-events.module.css";
import { acceptsCheckIns } from "./day.rules.js";
import { OutboxBar } from "./outbox-bar.js";
import { PrefetchEvents } from "./prefetch-events.js";

const messages = defineMessages({
  "zh-CN": {
    title: "签到",
    today: "今天",
    before: "前一天",
    after: "后一天",
    nothing: "这一天没有可签到的活动",
    nothingAbout: "登记并确认的活动，当天会出现在这里。",
    calendar: "看日历",
    register: "登记活动",
    more: (n: number) => `另有 ${n} 场，请在日历中查看。`,
    now: "进行中",
    done: (n: string) => `已签到 ${n} 人`,
    enrolled: (n: string) => `报名 ${n} 人`,
    waits: (n: number) => `${n} 条待发送`,
    refused: (n: number) => `${n} 条被退回`,
    kept: (when: string) => `没有连上服务器，显示的是 ${when} 存在本机的活动。`,
  },
  en: {
    title: "Check-in",
    today: "Today",
    before: "The day before",
    after: "The day after",
    nothing: "No events to check in to on this day",
    nothingAbout: "Events that are registered and confirmed appear here on their day.",
    calendar: "Calendar",
    register: "Register an event",
    more: (n) => `${n} more: see the calendar.`,
    now: "Now",
    done: (n) => `${n} checked in`,
    enrolled: (n) => `${n} signed up`,
    waits: (n) => `${n} to send`,
    refused: (n) => `${n} refused`,
    kept: (when) =>
      `The server is not reached: these are the events that were kept on this device at ${when}.`,
  },
});

/** The events of a day (`?date=`, by default today), each with a link to its check-in. */
export function DayEvents() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const viewer = useViewer();
  const today = dayOf(useNow());
  const [search, setSearch] = useSearchParams();
  const dateParam = search.get("date");
  const day = dateParam && isDay(dateParam) ? dateParam : today;
  const filter = eventsOfDay(viewer, useOwnAgencies(), day);
  const { data, error, cachedAt, refetch } = useOfflineQuery(`day ${day}`, HeldEvents, { filter });
  const go = (days: number) => {
    const to = shiftDays(day, days);
    setSearch(to === today ? {} : { date: to }, { replace: true });
  };
  const events = data?.events.nodes ?? [];
  return (
    <Page
      title={t.title}
      lead={
        <div className={styles.days}>
          <Button
            type="text"
            aria-label={t.before}
            icon={<Icon name="back" size={16} />}
            onClick={() => go(-1)}
          />
          <span aria-live="polite">
            {day === today && <strong>{t.today} · </strong>}
            {formats.weekday(day)}
          </span>
          <Button
            type="text"
            aria-label={t.after}
            icon={<Icon name="next" size={16} />}
            onClick={() => go(1)}
          />
        </div>
      }
    >
      <OutboxBar />
      {!!error && !data && <Failed error={error} onRetry={refetch} />}
      {!error && !data && <Loading height={240} />}
      {!!error && cachedAt && <p className={styles.kept}>{t.kept(formats.when(cachedAt))}</p>}
      {data && events.length === 0 && (
        <Empty
          icon="scan"
          title={t.nothing}
          step={
            <>
              <LinkButton to="/calendar" icon="calendar">
                {t.calendar}
              </LinkButton>
              {holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) && day >= today && (
                <LinkButton to={`/register?date=${day}`} icon="plus">
                  {t.register}
                </LinkButton>
              )}
            </>
          }
        >
          {t.nothingAbout}
        </Empty>
      )}
      <ul className={styles.events}>
        {events.map((event) => (
          <DayEvent key={event.id} event={event} />
        ))}
      </ul>
      {data && data.events.totalCount > events.length && (
        <Nothing>{t.more(data.events.totalCount - events.length)}</Nothing>
      )}
      {data && !cachedAt && day >= today && <PrefetchEvents events={events} />}
    </Page>
  );
}

function DayEvent({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const status = useTranslations(eventStatuses);
  const kinds = useTranslations(eventKinds);
  const formats = useFormats();
  const now = useNow();
  const { entries } = useOutboxState();
  const { WAITS, REFUSED } = countByStatus(entries.filter((entry) => entry.event.id === event.id));
  const phase = phaseOf(event, now);
  const { reached, unidentified, enrolled } = event.attendance;
  return (
    <li data-phase={phase}>
      <Link to={`/check-in/${event.id}`}>
        <time dateTime={event.startsAt}>
          {formats.time(event.startsAt)}
          <small>{formats.time(event.endsAt)}</small>
        </time>
        <span className={styles.what}>
          <span className={styles.title}>{event.title}</span>
          <span className={styles.about}>
            {event.venue?.name ?? event.area.name} · {kinds[event.kind]}
            {phase === "NOW" && <strong> · {t.now}</strong>}
            {!acceptsCheckIns(event.status) && ` · ${status[event.status]}`}
          </span>
          <span className={styles.about}>
            {t.done(formats.count(reached + unidentified))}
            {enrolled > 0 && ` · ${t.enrolled(formats.count(enrolled))}`}
            {WAITS > 0 && <em> · {t.waits(WAITS)}</em>}
            {REFUSED > 0 && <em data-bad> · {t.refused(REFUSED)}</em>}
          </span>
        </span>
        <Icon name="next" size={16} />
      </Link>
    </li>
  );
}

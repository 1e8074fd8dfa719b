import { App, Button } from "antd";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useQuery } from "urql";
import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useNow } from "../../language/now.js";
import { eventKinds, eventStatuses, venueKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { CancelDialog } from "../../planning/cancel-dialog.js";
import form from "../../ui/form.module.css";
import { RescheduleDialog } from "../../planning/reschedule-dialog.js";
import { dayOfInstant } from "../../planning/times.rules.js";
import { Icon } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Section } from "../../ui/section.js";
import { Approvals } from "./approvals.js";
import { Attendance } from "./attendance.js";
import { CompleteEvent, EventPage, type EventPageQuery } from "./event.documents.js";
import styles from "./event-page.module.css";
import { EventSpeakers } from "./speakers.js";

type Event = NonNullable<EventPageQuery["event"]>;

const messages = defineMessages({
  "zh-CN": {
    calendar: "日历",
    event: "活动",
    unknown: "没有找到这场活动",
    unknownAbout: "它可能不存在，或您无权查看。",
    move: "改期",
    cancel: "取消活动",
    complete: "标记为已完成",
    completed: "已标记为完成",
    when: "时间",
    where: "地点",
    forWhom: "宣传对象",
    by: "承办",
    campaign: "专项行动",
    capacity: "人数上限",
    people: (n: string) => `${n} 人`,
    materials: "宣传材料",
    facts: "活动信息",
    notices: "请留意",
  },
  en: {
    calendar: "Calendar",
    event: "Event",
    unknown: "There is no such event",
    unknownAbout: "It does not exist, or it is not yours to see.",
    move: "Move",
    cancel: "Cancel",
    complete: "Mark as completed",
    completed: "Marked as completed",
    when: "When",
    where: "Where",
    forWhom: "For",
    by: "Run by",
    campaign: "Campaign",
    capacity: "At most",
    people: (n) => `${n} people`,
    materials: "Materials",
    facts: "About",
    notices: "To look at",
  },
});

/** Page of an event: facts, approvals, and the actions the viewer may take. `/events/:event?open=move|speakers` */
export function Component() {
  const { event: id } = useParams();
  return <EventById key={id} id={id!} />;
}

function EventById({ id }: { id: string }) {
  const t = useTranslations(messages);
  const [{ data, error }, refetch] = useQuery({ query: EventPage, variables: { id } });
  const trail = [{ name: t.calendar, to: "/calendar" }];
  if (!data)
    return (
      <Page title={t.event} trail={trail}>
        {error ? (
          <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
        ) : (
          <Loading height={520} />
        )}
      </Page>
    );
  if (!data.event)
    return (
      <Page title={t.unknown} trail={trail}>
        <Nothing>{t.unknownAbout}</Nothing>
      </Page>
    );
  return <EventDetails event={data.event} />;
}

function EventDetails({ event }: { event: Event }) {
  const t = useTranslations(messages);
  const kinds = useTranslations(eventKinds);
  const statuses = useTranslations(eventStatuses);
  const { message } = App.useApp();
  const now = useNow();
  const complete = useAct(CompleteEvent);
  const [search] = useSearchParams();
  const { id, title, kind, status, version, startsAt, deeds, notices } = event;
  const may = (deed: (typeof deeds)[number]) => deeds.includes(deed);
  const [open, setOpen] = useState<"MOVE" | "CANCEL" | null>(
    search.get("open") === "move" && may("RESCHEDULE") ? "MOVE" : null,
  );
  const finish = async () => {
    if (await complete.run({ id, version })) void message.success(t.completed);
  };
  const trail = [
    { name: t.calendar, to: `/calendar?day=${dayOfInstant(startsAt)}` },
    ...(event.campaign.visible
      ? [{ name: event.campaign.title, to: `/campaigns/${event.campaign.id}` }]
      : []),
  ];
  const isHeld = Date.parse(startsAt) <= now.getTime() && (status === "CONFIRMED" || status === "COMPLETED");
  return (
    <Page
      title={title}
      trail={trail}
      lead={
        <>
          {kinds[kind]}
          <span className={styles.status} data-status={status}>
            {statuses[status]}
          </span>
        </>
      }
    >
      {notices.length > 0 && (
        <ul className={styles.notices} aria-label={t.notices}>
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      {deeds.length > 0 && (
        <div className={styles.actions}>
          {may("COMPLETE") && (
            <Button type="primary" loading={complete.isBusy} onClick={() => void finish()}>
              {t.complete}
            </Button>
          )}
          {may("RESCHEDULE") && (
            <Button icon={<Icon name="clock" size={16} />} onClick={() => setOpen("MOVE")}>
              {t.move}
            </Button>
          )}
          {may("CANCEL") && (
            <Button danger type="text" onClick={() => setOpen("CANCEL")}>
              {t.cancel}
            </Button>
          )}
          {complete.problem && (
            <p role="alert" className={form.problem}>
              {complete.problem}
            </p>
          )}
        </div>
      )}
      <div className={styles.columns}>
        <div className={styles.part}>
          <About event={event} />
          <Approvals event={event} />
        </div>
        <div className={styles.part}>
          <EventSpeakers event={event} />
          <Attendance event={id} isHeld={isHeld} />
        </div>
      </div>
      {open === "MOVE" && <RescheduleDialog event={event} onClose={() => setOpen(null)} />}
      {open === "CANCEL" && <CancelDialog event={event} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function About({ event }: { event: Event }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const places = useTranslations(venueKinds);
  const { startsAt, endsAt, venue, area, agency, campaign, audiences, capacity, materials } = event;
  const isOneDay = dayOfInstant(startsAt) === dayOfInstant(endsAt);
  return (
    <Section title={t.facts}>
      <dl className={styles.facts}>
        <dt>{t.when}</dt>
        <dd>
          {formats.weekday(dayOfInstant(startsAt))} {formats.time(startsAt)}–
          {isOneDay ? formats.time(endsAt) : formats.when(endsAt)}
          <small>{formats.fullDay(dayOfInstant(startsAt))}</small>
        </dd>
        <dt>{t.where}</dt>
        <dd>
          {venue ? venue.name : area.name}
          <small>
            {[venue && places[venue.kind], venue?.address, venue && area.name].filter(Boolean).join(" · ")}
          </small>
        </dd>
        <dt>{t.forWhom}</dt>
        <dd>{formats.list(audiences.map(({ name }) => name))}</dd>
        <dt>{t.by}</dt>
        <dd>{agency.name}</dd>
        <dt>{t.campaign}</dt>
        <dd>
          {campaign.visible ? <Link to={`/campaigns/${campaign.id}`}>{campaign.title}</Link> : campaign.title}
        </dd>
        {capacity !== null && (
          <>
            <dt>{t.capacity}</dt>
            <dd>{t.people(formats.count(capacity))}</dd>
          </>
        )}
        {materials.length > 0 && (
          <>
            <dt>{t.materials}</dt>
            <dd>{formats.list(materials.map((material) => material.title))}</dd>
          </>
        )}
      </dl>
    </Section>
  );
}

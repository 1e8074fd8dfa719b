import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { useOfflineQuery } from "../../device/use-device.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { countByStatus } from "../../outbox/outbox.rules.js";
import { useOutboxState } from "../../outbox/use-outbox.js";
import { FactList } from "../../ui/fact-list.js";
import { Icon, type IconName } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { EventHeld, type HeldEventFragment } from "./check-in.documents.js";
import { CrowdPanel } from "./crowd-panel.js";
import { acceptsCheckIns } from "./day.rules.js";
import { Entries } from "./entries.js";
import styles from "./event-desk.module.css";
import { OutboxBar } from "./outbox-bar.js";
import { PersonPanel } from "./person-panel.js";
import { RosterPanel } from "./roster-panel.js";
import { SelfPanel } from "./self-panel.js";

const messages = defineMessages({
  "zh-CN": {
    checkIn: "签到",
    ways: "签到方式",
    person: "登记",
    roster: "名单",
    crowd: "计数",
    self: "自助",
    unknown: "没有这场活动，或者本机没有保存它。",
    closed: (status: string) => `活动${status}，不能签到。`,
    reached: (n: string) => `已签到 ${n} 人`,
    counted: (n: string) => `计数 ${n} 人`,
    capacity: (n: string) => `限 ${n} 人`,
    kept: (when: string) => `存在本机的数据（${when}）`,
  },
  en: {
    checkIn: "Check-in",
    ways: "Ways to check in",
    person: "Person",
    roster: "Roster",
    crowd: "Count",
    self: "Self",
    unknown: "There is no such event, or it is not kept on this device.",
    closed: (status) => `The event is: ${status}. Nobody can be checked in.`,
    reached: (n) => `${n} checked in`,
    counted: (n) => `${n} counted`,
    capacity: (n) => `at most ${n}`,
    kept: (when) => `as kept on this device (${when})`,
  },
});

const CHECK_IN_METHODS = ["person", "roster", "crowd", "self"] as const;
type CheckInMethod = (typeof CHECK_IN_METHODS)[number];
const ICONS: Readonly<Record<CheckInMethod, IconName>> = {
  person: "scan",
  roster: "list",
  crowd: "crowd",
  self: "code",
};
const PANELS = { person: PersonPanel, roster: RosterPanel, crowd: CrowdPanel, self: SelfPanel } as const;

/** Attendance of one event, taken by number, by roster, by headcount, or by the people themselves; `?by=`. */
export function EventDesk({ id }: { id: string }) {
  const t = useTranslations(messages);
  const { data, error, cachedAt, refetch } = useOfflineQuery(`event ${id}`, EventHeld, { id });
  useNewFigures(id, refetch);
  const trail = [{ name: t.checkIn, to: "/check-in" }];
  if (!data?.event)
    return (
      <Page title={t.checkIn} trail={trail}>
        {error && !data ? <Failed error={error} onRetry={refetch} /> : null}
        {!error && !data && <Loading height={400} />}
        {data && <Nothing>{t.unknown}</Nothing>}
      </Page>
    );
  return (
    <Page
      title={data.event.title}
      trail={trail}
      lead={<About event={data.event} cachedAt={error ? cachedAt : null} />}
    >
      <OutboxBar />
      <Ways event={data.event} />
      <Entries event={id} />
    </Page>
  );
}

/** Refetches an event whenever the server has accepted another entry of it. */
function useNewFigures(event: string, refetch: () => void): void {
  const { entries } = useOutboxState();
  const { DONE } = countByStatus(entries.filter((entry) => entry.event.id === event));
  const known = useRef(DONE);
  useEffect(() => {
    if (DONE > known.current) refetch();
    known.current = DONE;
    // `refetch` has a new identity at every render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [DONE]);
}

function About({ event, cachedAt }: { event: HeldEventFragment; cachedAt: string | null }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { startsAt, endsAt, venue, area, attendance, capacity } = event;
  const { reached, unidentified } = attendance;
  const facts = [
    formats.span(startsAt, endsAt),
    venue?.name ?? area.name,
    t.reached(formats.count(reached)),
    ...(unidentified > 0 ? [t.counted(formats.count(unidentified))] : []),
    ...(capacity !== null ? [t.capacity(formats.count(capacity))] : []),
    ...(cachedAt ? [t.kept(formats.when(cachedAt))] : []),
  ];
  return <FactList facts={facts} />;
}

function Ways({ event }: { event: HeldEventFragment }) {
  const t = useTranslations(messages);
  const status = useTranslations(eventStatuses);
  const [search, setSearch] = useSearchParams();
  const requestedMethod = CHECK_IN_METHODS.find((way) => way === search.get("by"));
  const way = requestedMethod ?? (event.attendance.enrolled > 0 ? "roster" : "person");
  const Panel = PANELS[way];
  if (!acceptsCheckIns(event.status)) return <Nothing>{t.closed(status[event.status])}</Nothing>;
  return (
    <>
      <div className={styles.ways} role="group" aria-label={t.ways}>
        {CHECK_IN_METHODS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === way}
            onClick={() => setSearch({ by: one }, { replace: true })}
          >
            <Icon name={ICONS[one]} size={20} />
            {t[one]}
          </button>
        ))}
      </div>
      <div className={styles.panel}>
        <Panel event={event} />
      </div>
    </>
  );
}

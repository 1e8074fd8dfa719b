import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";
import { useKeptAnswer } from "../../device/use-device.js";
import { useFormats } from "../../language/formats.js";
import { useWords } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import { words } from "../../language/message-catalog.js";
import { tally } from "../../outbox/outbox.rules.js";
import { useOutboxState } from "../../outbox/use-outbox.js";
import { Facts } from "../../ui/fact-list.js";
import { Icon, type IconName } from "../../ui/icon.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { EventHeld, type HeldEventFragment } from "./check-in.documents.js";
import { CrowdPanel } from "./crowd-panel.js";
import { takesCheckIns } from "./day.rules.js";
import { Entries } from "./entries.js";
import styles from "./event-desk.module.css";
import { OutboxBar } from "./outbox-bar.js";
import { PersonPanel } from "./person-panel.js";
import { RosterPanel } from "./roster-panel.js";
import { SelfPanel } from "./self-panel.js";

const said = words({
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

const WAYS = ["person", "roster", "crowd", "self"] as const;
type Way = (typeof WAYS)[number];
const ICONS: Readonly<Record<Way, IconName>> = {
  person: "scan",
  roster: "list",
  crowd: "crowd",
  self: "code",
};
const PANELS = { person: PersonPanel, roster: RosterPanel, crowd: CrowdPanel, self: SelfPanel } as const;

/** Where the attendance of one event is taken: by number, on a roster, by counting heads, or by people themselves; `?by=`. */
export function EventDesk({ id }: { id: string }) {
  const say = useWords(said);
  const { data, error, keptAt, again } = useKeptAnswer(`event ${id}`, EventHeld, { id });
  useNewFigures(id, again);
  const trail = [{ name: say.checkIn, to: "/check-in" }];
  if (!data?.event)
    return (
      <Page title={say.checkIn} trail={trail}>
        {error && !data ? <Failed error={error} onAgain={again} /> : null}
        {!error && !data && <Loading height={400} />}
        {data && <Nothing>{say.unknown}</Nothing>}
      </Page>
    );
  return (
    <Page
      title={data.event.title}
      trail={trail}
      lead={<About event={data.event} keptAt={error ? keptAt : null} />}
    >
      <OutboxBar />
      <Ways event={data.event} />
      <Entries event={id} />
    </Page>
  );
}

/** Asks for an event again whenever the server has taken something more of it. */
function useNewFigures(event: string, again: () => void): void {
  const { entries } = useOutboxState();
  const { DONE } = tally(entries.filter((entry) => entry.event.id === event));
  const known = useRef(DONE);
  useEffect(() => {
    if (DONE > known.current) again();
    known.current = DONE;
    // The function is another one each time.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [DONE]);
}

function About({ event, keptAt }: { event: HeldEventFragment; keptAt: string | null }) {
  const say = useWords(said);
  const formats = useFormats();
  const { startsAt, endsAt, venue, area, attendance, capacity } = event;
  const { reached, unidentified } = attendance;
  const facts = [
    formats.span(startsAt, endsAt),
    venue?.name ?? area.name,
    say.reached(formats.count(reached)),
    ...(unidentified > 0 ? [say.counted(formats.count(unidentified))] : []),
    ...(capacity !== null ? [say.capacity(formats.count(capacity))] : []),
    ...(keptAt ? [say.kept(formats.when(keptAt))] : []),
  ];
  return <Facts facts={facts} />;
}

function Ways({ event }: { event: HeldEventFragment }) {
  const say = useWords(said);
  const status = useWords(eventStatuses);
  const [search, setSearch] = useSearchParams();
  const asked = WAYS.find((way) => way === search.get("by"));
  const way = asked ?? (event.attendance.enrolled > 0 ? "roster" : "person");
  const Panel = PANELS[way];
  if (!takesCheckIns(event.status)) return <Nothing>{say.closed(status[event.status])}</Nothing>;
  return (
    <>
      <div className={styles.ways} role="group" aria-label={say.ways}>
        {WAYS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === way}
            onClick={() => setSearch({ by: one }, { replace: true })}
          >
            <Icon name={ICONS[one]} size={20} />
            {say[one]}
          </button>
        ))}
      </div>
      <div className={styles.panel}>
        <Panel event={event} />
      </div>
    </>
  );
}

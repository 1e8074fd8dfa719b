import { Button, Segmented } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useFormats } from "../../language/formats.js";
import type { Day } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import { RescheduleDialog } from "../../planning/reschedule-dialog.js";
import { instantAtMinute, movedTo, type Interval } from "../../planning/times.rules.js";
import { useWithBelow } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { useIsNarrow } from "../../ui/media.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { Agenda } from "./agenda.js";
import styles from "./calendar-page.module.css";
import { CalendarFilters } from "./filters.js";
import { Lanes } from "./lanes.js";
import { MonthGrid } from "./month-grid.js";
import {
  daysOf,
  calendarFilterOf,
  isFiltered,
  readCalendarSearch,
  registerAddress,
  shiftRange,
  VIEWS,
  writeCalendarSearch,
  type CalendarSearch,
  type View,
} from "./search.rules.js";
import { useDrag, type Drop } from "./use-drag.js";
import { useEvents } from "./use-events.js";
import { Week } from "./week.js";

const messages = defineMessages({
  "zh-CN": {
    calendar: "日历",
    register: "登记活动",
    week: "周",
    month: "月",
    venue: "按场所",
    speaker: "按宣讲员",
    list: "列表",
    view: "视图",
    before: "往前",
    after: "往后",
    today: "今天",
    count: (n: string) => `${n} 场活动`,
    nothing: "这段时间没有活动",
    nothingFiltered: "这段时间没有符合筛选条件的活动。",
    shownOf: (shown: string, all: string) => `共 ${all} 场，先显示 ${shown} 场；请用筛选缩小范围。`,
    keys: "拖动活动可改期；用键盘时，选中活动后按 M 改期，按回车查看。",
    dropOn: (day: string, time: string) => `${day} ${time}`,
  },
  en: {
    calendar: "Calendar",
    register: "Register an event",
    week: "Week",
    month: "Month",
    venue: "By venue",
    speaker: "By speaker",
    list: "List",
    view: "View",
    before: "Earlier",
    after: "Later",
    today: "Today",
    count: (n) => (n === "1" ? "1 event" : `${n} events`),
    nothing: "No events in this time",
    nothingFiltered: "No events in this time pass the filters.",
    shownOf: (shown, all) => `${shown} of ${all} are shown; filter to see fewer.`,
    keys: "Drag an event to move it; by keyboard, press M on an event to move it, Enter to open it.",
    dropOn: (day, time) => `${day} ${time}`,
  },
});

interface Wanted {
  readonly event: PlannedEventFragment;
  readonly to?: Interval;
  readonly venue?: Drop["venue"];
}

/** Calendar of events by week, month, venue or speaker; on a phone a list. `/calendar` */
export function Component() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const viewer = useViewer();
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const today = useToday();
  const [params] = useSearchParams();
  const search = readCalendarSearch(params);
  const view: View = isNarrow ? "list" : search.view;
  const day = search.day ?? today;
  const days = daysOf(view, day);
  const agencies = useWithBelow(search.agency);
  const isKnown = search.agency === null || agencies !== null;
  const { events, total, error, refetch } = useEvents(
    isKnown ? calendarFilterOf(search, days, agencies) : null,
  );
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const addressOf = (changed: Partial<CalendarSearch>) =>
    `/calendar${writeCalendarSearch({ ...search, ...changed })}`;
  const change = (changed: Partial<CalendarSearch>) =>
    void navigate(addressOf(changed), { replace: true, preventScrollReset: true });

  const { drag, begin } = useDrag((event, { day: on, minutes, venue }) =>
    setWanted({ event, to: movedTo(event, on, minutes ?? undefined), venue }),
  );
  const moving = {
    begin,
    open: (event: PlannedEventFragment) => setWanted({ event }),
    dragged: drag?.event.id ?? null,
  };
  const listOf = (on: Day) => addressOf({ view: "list", day: on });
  const parts = { days, events: events ?? [], moving, listOf };
  // The move dialog shows the current state of the event, also after a change by another user.
  const moved = wanted && (events?.find(({ id }) => id === wanted.event.id) ?? wanted.event);
  const register = holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) && (
    <LinkButton to={registerAddress(search)} icon="plus" isPrimary>
      {t.register}
    </LinkButton>
  );
  return (
    <Page
      title={t.calendar}
      isWide
      lead={
        view === "month"
          ? formats.month(day)
          : `${formats.fullDay(days[0]!)} – ${formats.day(days.at(-1)!, days[0])}`
      }
      actions={register}
    >
      <div className={styles.bar}>
        <div className={styles.turn}>
          <Button
            onClick={() => change({ day: shiftRange(view, day, -1) })}
            icon={<Icon name="back" size={16} />}
            title={t.before}
            aria-label={t.before}
          />
          <Button onClick={() => change({ day: null })} disabled={search.day === null}>
            {t.today}
          </Button>
          <Button
            onClick={() => change({ day: shiftRange(view, day, 1) })}
            icon={<Icon name="next" size={16} />}
            title={t.after}
            aria-label={t.after}
          />
        </div>
        {!isNarrow && (
          <Segmented<View>
            aria-label={t.view}
            value={view}
            onChange={(chosen) => change({ view: chosen })}
            options={VIEWS.map((value) => ({ value, label: t[value] }))}
          />
        )}
        <span className={styles.count} role="status">
          {events && t.count(formats.count(total))}
        </span>
      </div>
      <div className={styles.filters}>
        <CalendarFilters search={search} onChange={change} />
      </div>
      {error && !events && <Failed error={error} onRetry={refetch} />}
      {!error && !events && <Loading height={620} />}
      {events && (
        <>
          {events.length < total && (
            <Nothing>{t.shownOf(formats.count(events.length), formats.count(total))}</Nothing>
          )}
          {view === "week" && <Week {...parts} target={drag?.drop?.day ?? null} />}
          {view === "month" && <MonthGrid {...parts} month={day} target={drag?.drop?.day ?? null} />}
          {(view === "venue" || view === "speaker") && events.length > 0 && (
            <Lanes {...parts} by={view} target={drag?.drop ?? null} />
          )}
          {view === "list" && events.length > 0 && <Agenda {...parts} />}
          {events.length === 0 &&
            (isFiltered(search) ? (
              <Nothing>{t.nothingFiltered}</Nothing>
            ) : view === "week" || view === "month" ? (
              <Nothing>{t.nothing}</Nothing>
            ) : (
              <Empty icon="calendar" title={t.nothing} step={register} />
            ))}
          {view !== "list" && events.length > 0 && <p className={styles.keys}>{t.keys}</p>}
        </>
      )}
      {drag && (
        <div className={styles.dragged} style={{ left: drag.x, top: drag.y }} aria-hidden="true">
          {drag.event.title}
          {drag.drop && (
            <small>
              {t.dropOn(
                formats.weekday(drag.drop.day),
                drag.drop.minutes === null
                  ? formats.time(drag.event.startsAt)
                  : formats.time(instantAtMinute(drag.drop.day, drag.drop.minutes)),
              )}
            </small>
          )}
        </div>
      )}
      {wanted && moved && (
        <RescheduleDialog
          event={moved}
          wanted={wanted.to}
          venue={wanted.venue}
          onClose={() => setWanted(null)}
        />
      )}
    </Page>
  );
}

import { App, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useMutation } from "urql";
import { useProblemText } from "../graph/problem.js";
import { useFormats } from "../language/formats.js";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { VenueChoice } from "./choices.js";
import styles from "../ui/form.module.css";
import { RescheduleEvent, type PlannedEventFragment } from "./planning.documents.js";
import { holderOf, isSameTime, offerOf, type MoveRefusal } from "./refusal.rules.js";
import { clockOf, dayOfInstant, intervalOf, type Interval } from "./times.rules.js";
import { DayField } from "../ui/day-field.js";
import { FormDialog } from "../ui/form-dialog.js";
import { Deferred } from "../ui/deferred.js";
import { TimeField } from "../ui/time-field.js";

const messages = defineMessages({
  "zh-CN": {
    title: "改期",
    about: (title: string, when: string) => `“${title}”，现定于 ${when}。`,
    day: "日期",
    from: "开始",
    until: "结束",
    venue: "场所",
    keepVenue: "场所不变",
    asked: "改期后，需要同意的单位会重新收到审批。",
    move: "改期",
    refused: "不能改到这个时间",
    heldBy: (title: string, agency: string, when: string) => `“${title}”，${agency}，${when}`,
    take: (when: string) => `改到 ${when}`,
    changed: "刚才有人改动了这场活动，上面显示的已是最新。请核对后再改期。",
    done: (title: string, when: string) => `已改期：${title}，${when}`,
  },
  en: {
    title: "Move",
    about: (title, when) => `“${title}”, now on ${when}.`,
    day: "Day",
    from: "From",
    until: "Until",
    venue: "Venue",
    keepVenue: "Same venue",
    asked: "Whoever has to agree is asked again.",
    move: "Move",
    refused: "It cannot be moved there",
    heldBy: (title, agency, when) => `“${title}”, ${agency}, ${when}`,
    take: (when) => `Move to ${when}`,
    changed: "Somebody changed this event just now; it is shown as it is. Look at it, then move it.",
    done: (title, when) => `Moved: ${title}, ${when}`,
  },
});

export interface RescheduleDialogProps {
  readonly event: PlannedEventFragment;
  /** The time onto which the event was dropped; unless given, its current time. */
  readonly wanted?: Interval;
  /** The venue onto which it was dropped. */
  readonly venue?: { readonly id: string; readonly name: string } | null;
  readonly onClose: () => void;
}

/** Moves an event to another time or venue. If the move is refused, shows why and offers a time that works. */
export function RescheduleDialog({ event, wanted = event, venue = null, onClose }: RescheduleDialogProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [{ fetching }, reschedule] = useMutation(RescheduleEvent);
  const [day, setDay] = useState(dayOfInstant(wanted.startsAt));
  const [from, setFrom] = useState(clockOf(wanted.startsAt));
  const [until, setUntil] = useState(clockOf(wanted.endsAt));
  const [place, setPlace] = useState<string | null>(venue?.id ?? event.venue?.id ?? null);
  const [refused, setRefused] = useState<{ refusal: MoveRefusal; wanted: Interval } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const move = async (to: Interval) => {
    setRefused(null);
    setProblem(null);
    const { data, error } = await reschedule({
      input: {
        id: event.id,
        version: event.version,
        ...to,
        ...(place && place !== event.venue?.id && { venue: place }),
      },
    });
    if (!data) setProblem(problemText(error));
    else if (data.rescheduleEvent.__typename === "Event") {
      void message.success(t.done(event.title, formats.span(to.startsAt, to.endsAt)));
      onClose();
    } else setRefused({ refusal: data.rescheduleEvent, wanted: to });
  };
  const submit = async () => {
    const to = intervalOf(day, from, until);
    if (to) await move(to);
  };
  const take = (slot: Interval) => {
    setDay(dayOfInstant(slot.startsAt));
    setFrom(clockOf(slot.startsAt));
    setUntil(clockOf(slot.endsAt));
    void move(slot);
  };
  return (
    <FormDialog
      title={t.title}
      does={t.move}
      isSecond={refused !== null}
      isFocused
      isBusy={fetching}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t.about(event.title, formats.span(event.startsAt, event.endsAt))}</p>
      <div className={styles.times}>
        <label className={styles.field}>
          <span>{t.day}</span>
          <Deferred>
            <DayField value={day} onChange={setDay} />
          </Deferred>
        </label>
        <label className={styles.field}>
          <span>{t.from}</span>
          <Deferred>
            <TimeField value={from} onChange={setFrom} />
          </Deferred>
        </label>
        <label className={styles.field}>
          <span>{t.until}</span>
          <Deferred>
            <TimeField value={until} onChange={setUntil} />
          </Deferred>
        </label>
      </div>
      {event.venue && (
        <div className={styles.field}>
          <span>{t.venue}</span>
          <Deferred>
            <VenueChoice value={place} onChange={setPlace} label={t.venue} open={t.keepVenue} />
          </Deferred>
        </div>
      )}
      {refused && <Refused {...refused} isBusy={fetching} onTake={take} />}
      {!refused && <p className={styles.note}>{t.asked}</p>}
    </FormDialog>
  );
}

interface RefusedProps {
  readonly refusal: MoveRefusal;
  readonly wanted: Interval;
  readonly isBusy: boolean;
  readonly onTake: (slot: Interval) => void;
}

/** Shows why a move was refused, which event is in the way, and a button for the time offered instead. */
function Refused({ refusal, wanted, isBusy, onTake }: RefusedProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const holder = holderOf(refusal);
  const offer = offerOf(refusal, wanted);
  const isOther = offer !== null && !isSameTime(offer, wanted);
  return (
    <div role="alert" className={styles.refused}>
      <p>
        <strong>{t.refused}</strong>
      </p>
      <p>{refusal.__typename === "StaleVersion" ? t.changed : refusal.message}</p>
      {holder && (
        <p>
          <Link to={`/events/${holder.id}`}>
            {t.heldBy(holder.title, holder.agency.name, formats.span(holder.startsAt, holder.endsAt))}
          </Link>
        </p>
      )}
      {isOther && (
        <Button type="primary" onClick={() => onTake(offer)} loading={isBusy}>
          {t.take(formats.span(offer.startsAt, offer.endsAt))}
        </Button>
      )}
    </div>
  );
}

import { Button } from "antd";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { shiftDays, dayStart } from "../../language/formats.rules.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { FreeWindows } from "./register.documents.js";
import type { RegistrationRefusal } from "./register-page.js";
import { moveFormTo, startsIn, timesOf, type Form } from "./register.rules.js";
import styles from "./register.module.css";

const messages = defineMessages({
  "zh-CN": {
    taken: (what: string, when: string, whose: string) => `该时段已有：${what}（${when}，${whose}）`,
    move: (when: string) => `改到 ${when}`,
    without: (name: string) => `不带${name}，直接登记`,
  },
  en: {
    taken: (what, when, whose) => `In its way: ${what} (${when}, ${whose})`,
    move: (when) => `Move to ${when}`,
    without: (name) => `Register without ${name}`,
  },
});

interface RefusalProps {
  readonly message: string;
  readonly refusal?: RegistrationRefusal;
  readonly form?: Form;
  readonly onOffer?: (form: Form) => void;
}

/** The reason why an event was refused, and alternatives that can be accepted with one tap. */
export function RefusalNotice({ message, refusal, form, onOffer }: RefusalProps) {
  return (
    <div className={styles.refusal} role="alert">
      <p>{message}</p>
      {refusal && form && onOffer && <Offers refusal={refusal} form={form} onOffer={onOffer} />}
    </div>
  );
}

interface OffersProps {
  readonly refusal: RegistrationRefusal;
  readonly form: Form;
  readonly onOffer: (form: Form) => void;
}

function Offers({ refusal, form, onOffer }: OffersProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const move = (to: Form) => {
    const { startsAt, endsAt } = timesOf(to)!;
    return (
      <Button key={startsAt} onClick={() => onOffer(to)}>
        {t.move(formats.span(startsAt, endsAt))}
      </Button>
    );
  };
  const taken =
    "event" in refusal &&
    t.taken(
      refusal.event.title,
      formats.span(refusal.event.startsAt, refusal.event.endsAt),
      refusal.event.agency.name,
    );
  return (
    <>
      {taken && <p className={styles.quiet}>{taken}</p>}
      <div className={styles.offers}>
        {refusal.__typename === "OutsideOpeningHours" &&
          refusal.nextSlot &&
          move(moveFormTo(form, refusal.nextSlot.startsAt))}
        {refusal.__typename === "NotASchoolDay" &&
          refusal.nextSchoolDay &&
          move({ ...form, day: refusal.nextSchoolDay })}
        {refusal.__typename === "VenueConflict" && <NextFree form={form} move={move} />}
        {refusal.__typename === "SpeakerConflict" && (
          <Button
            onClick={() =>
              onOffer({ ...form, speakers: form.speakers.filter((id) => id !== refusal.speaker.id) })
            }
          >
            {t.without(refusal.speaker.name)}
          </Button>
        )}
      </div>
    </>
  );
}

const DAYS_AHEAD = 14;
const OFFERED = 3;

/** The next times from the requested day on at which the venue is free for the same duration. */
function NextFree({ form, move }: { form: Form; move: (to: Form) => React.ReactNode }) {
  const wanted = new Date(timesOf(form)!.startsAt);
  const variables = {
    venue: form.venue!,
    minutes: form.minutes,
    from: wanted.toISOString(),
    to: dayStart(shiftDays(form.day, DAYS_AHEAD)).toISOString(),
  };
  const [{ data }] = useQuery({ query: FreeWindows, variables });
  const windows = data?.venue?.availability ?? [];
  const offers = windows
    .filter((window) => startsIn([window], form.minutes, wanted).length > 0)
    .slice(0, OFFERED)
    .map((window) => moveFormTo(form, laterOf(window.startsAt, wanted.toISOString())));
  return offers.map(move);
}

function laterOf(one: string, other: string): string {
  return Date.parse(one) >= Date.parse(other) ? one : other;
}

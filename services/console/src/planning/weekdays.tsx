import type { Weekday } from "../graph/schema.js";
import { useFormats } from "../language/formats.js";
import { shiftDays } from "../language/formats.rules.js";
import { WEEKDAYS_IN_ORDER } from "./times.rules.js";
import styles from "./weekdays.module.css";

const A_MONDAY = "2024-01-01";

interface WeekdaysProps {
  readonly legend: string;
  readonly value: readonly Weekday[];
  /** A weekday that is always chosen. */
  readonly fixed?: Weekday;
  readonly onChange: (weekdays: readonly Weekday[]) => void;
}

/** A group of toggle buttons for the days of the week. */
export function Weekdays({ legend, value, fixed, onChange }: WeekdaysProps) {
  const formats = useFormats();
  return (
    <fieldset className={styles.days}>
      <legend>{legend}</legend>
      {WEEKDAYS_IN_ORDER.map((weekday, index) => {
        const isChosen = value.includes(weekday);
        const others = value.filter((one) => one !== weekday);
        return (
          <button
            key={weekday}
            type="button"
            aria-pressed={isChosen || weekday === fixed}
            disabled={weekday === fixed}
            onClick={() => onChange(isChosen ? others : [...others, weekday])}
          >
            {formats.shortWeekday(shiftDays(A_MONDAY, index))}
          </button>
        );
      })}
    </fieldset>
  );
}

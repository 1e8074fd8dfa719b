import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import type { Day } from "../language/formats.rules.js";
import { CLEAR } from "./clear.js";
import { Icon } from "./icon.js";
import { useIsNarrow } from "./media.js";
import { useOpening } from "./use-opening.js";

interface DayFieldProps {
  /** Null where none is chosen. */
  readonly value: Day | null;
  readonly onChange: (day: Day) => void;
  /** Where the day may be left open: it is emptied. */
  readonly onClear?: () => void;
  readonly id?: string;
  /** What it is called where no label stands beside it. */
  readonly label?: string;
  readonly placeholder?: string;
  /** The first and the last day that can be chosen. */
  readonly first?: Day | null;
  readonly last?: Day | null;
  readonly size?: "large";
}

const FORMAT = "YYYY-MM-DD";

/** A day, typed or chosen, in the language that is chosen for the console: the browser's own field follows the browser's. */
export function DayField({ value, onChange, onClear, first, last, label, ...rest }: DayFieldProps) {
  const isNarrow = useIsNarrow();
  const opening = useOpening();
  return (
    <DatePicker
      {...rest}
      {...opening}
      aria-label={label}
      value={value === null ? null : dayjs(value)}
      minDate={first ? dayjs(first) : undefined}
      maxDate={last ? dayjs(last) : undefined}
      format={FORMAT}
      // At once, not when the field is left: a form can be sent from within it.
      onCalendarChange={(_day, text) => {
        if (typeof text === "string" && text !== "") onChange(text);
      }}
      onChange={(day) => {
        if (!day) onClear?.();
      }}
      allowClear={onClear ? CLEAR : false}
      showNow={false}
      inputReadOnly={isNarrow}
      suffixIcon={<Icon name="calendar" size={16} />}
    />
  );
}

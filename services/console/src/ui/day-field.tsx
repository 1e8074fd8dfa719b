import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import type { Day } from "../language/formats.rules.js";
import { CLEAR } from "./clear.js";
import { Icon } from "./icon.js";
import { useIsNarrow } from "./media.js";
import { useOpening } from "./use-opening.js";

interface DayFieldProps {
  /** Null if no day is chosen. */
  readonly value: Day | null;
  readonly onChange: (day: Day) => void;
  /** Called when the day is cleared; only given if it is optional. */
  readonly onClear?: () => void;
  readonly id?: string;
  /** Accessible name, if there is no visible label. */
  readonly label?: string;
  readonly placeholder?: string;
  /** The first and the last selectable day. */
  readonly first?: Day | null;
  readonly last?: Day | null;
  readonly size?: "large";
}

const FORMAT = "YYYY-MM-DD";

/** A date field in the console's language; the browser's own field uses the browser's language. */
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
      // On every change, not on blur: the form can be submitted from within the field.
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

import { TimePicker } from "antd";
import dayjs from "dayjs";
import { Icon } from "./icon.js";
import { useIsNarrow } from "./media.js";
import { useOpening } from "./use-opening.js";

interface TimeFieldProps {
  /** `HH:mm`; null if none is chosen. */
  readonly value: string | null;
  readonly onChange: (time: string) => void;
  readonly id?: string;
  /** Accessible name, if there is no visible label. */
  readonly label?: string;
  readonly disabled?: boolean;
  readonly size?: "large";
}

const FORMAT = "HH:mm";
const STEP_MINUTES = 5;

/** A field for a time of day by the district's clock; 24 hours in every language, as everywhere in the console. */
export function TimeField({ value, onChange, label, ...rest }: TimeFieldProps) {
  const isNarrow = useIsNarrow();
  const opening = useOpening();
  return (
    <TimePicker
      {...rest}
      {...opening}
      aria-label={label}
      value={value === null ? null : dayjs(`2000-01-01T${value}`)}
      format={FORMAT}
      minuteStep={STEP_MINUTES}
      // On every change, not on blur: the form can be submitted from within the field.
      onCalendarChange={(_time, text) => {
        if (typeof text === "string" && text !== "") onChange(text);
      }}
      needConfirm={false}
      allowClear={false}
      showNow={false}
      placeholder=""
      inputReadOnly={isNarrow}
      suffixIcon={<Icon name="clock" size={16} />}
    />
  );
}

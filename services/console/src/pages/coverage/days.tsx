import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { DayField } from "../../ui/day-field.js";
import type { CoverageSearch } from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": { from: "开始日期", to: "结束日期" },
  en: { from: "First day", to: "Last day" },
});

interface DaysProps {
  readonly search: CoverageSearch;
  readonly onChange: (search: CoverageSearch) => void;
}

/** Pickers for the first and the last day. */
export default function Days({ search, onChange }: DaysProps) {
  const t = useTranslations(messages);
  const { from, to } = search;
  return (
    <>
      <DayField
        label={t.from}
        placeholder={t.from}
        value={from}
        last={to}
        onChange={(day) => onChange({ ...search, from: day })}
        onClear={() => onChange({ ...search, from: null })}
      />
      <DayField
        label={t.to}
        placeholder={t.to}
        value={to}
        first={from}
        onChange={(day) => onChange({ ...search, to: day })}
        onClear={() => onChange({ ...search, to: null })}
      />
    </>
  );
}

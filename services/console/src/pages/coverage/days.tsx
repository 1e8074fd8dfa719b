import { useWords } from "../../language/language.js";
import { words } from "../../language/message-catalog.js";
import { DayField } from "../../ui/day-field.js";
import type { Search } from "./search.rules.js";

const said = words({
  "zh-CN": { from: "开始日期", to: "结束日期" },
  en: { from: "First day", to: "Last day" },
});

interface DaysProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
}

/** The first and the last day, chosen one by one. */
export default function Days({ search, onChange }: DaysProps) {
  const say = useWords(said);
  const { from, to } = search;
  return (
    <>
      <DayField
        label={say.from}
        placeholder={say.from}
        value={from}
        last={to}
        onChange={(day) => onChange({ ...search, from: day })}
        onClear={() => onChange({ ...search, from: null })}
      />
      <DayField
        label={say.to}
        placeholder={say.to}
        value={to}
        first={from}
        onChange={(day) => onChange({ ...search, to: day })}
        onClear={() => onChange({ ...search, to: null })}
      />
    </>
  );
}

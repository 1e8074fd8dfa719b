import { DatePicker } from "antd";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useLanguage, useWords } from "../../language/language.js";
import { words } from "../../language/words.js";
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
  dayjs.locale(useLanguage() === "zh-CN" ? "zh-cn" : "en");
  const day = (text: string | null) => (text === null ? null : dayjs(text));
  const { from, to } = search;
  return (
    <>
      <DatePicker
        aria-label={say.from}
        placeholder={say.from}
        value={day(from)}
        maxDate={day(to) ?? undefined}
        onChange={(chosen) => onChange({ ...search, from: chosen?.format("YYYY-MM-DD") ?? null })}
        inputReadOnly
      />
      <DatePicker
        aria-label={say.to}
        placeholder={say.to}
        value={day(to)}
        minDate={day(from) ?? undefined}
        onChange={(chosen) => onChange({ ...search, to: chosen?.format("YYYY-MM-DD") ?? null })}
        inputReadOnly
      />
    </>
  );
}

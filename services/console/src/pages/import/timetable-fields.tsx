import { Input, InputNumber } from "antd";
import { useId } from "react";
import { useWords } from "../../language/language.js";
import { words } from "../../language/words.js";
import styles from "./import.module.css";
import type { Timetable } from "./import.rules.js";

const said = words({
  "zh-CN": {
    about: "星期横排、节次竖排的课程表：每个写了班级的格子就是一场活动。",
    firstMonday: "第一周的星期一",
    weeks: "重复几周",
    title: "活动名称（{class} 是格子里的班级）",
    kind: "形式",
    venue: "场所",
    audiences: "对象",
    periods: "各节时间（每行一节；表里写了时间的不用填）",
  },
  en: {
    about: "Weekdays across, periods down: each cell that names a class is an event.",
    firstMonday: "The Monday of the first week",
    weeks: "How many weeks",
    title: "Title ({class} is what stands in the cell)",
    kind: "Kind",
    venue: "Venue",
    audiences: "For whom",
    periods: "Times of the periods (a line each; not needed where the table says them)",
  },
});

export const NO_TIMETABLE: Timetable = {
  firstMonday: "",
  weeks: 1,
  periods: "第一节 08:00-08:40\n第二节 08:50-09:30",
  title: "反诈课堂：{class}",
  kind: "进校课程",
  venue: "",
  audiences: "学生",
};

interface TimetableFieldsProps {
  readonly value: Timetable;
  readonly onChange: (timetable: Timetable) => void;
}

/** What a timetable does not say by itself. */
export function TimetableFields({ value, onChange }: TimetableFieldsProps) {
  const say = useWords(said);
  const id = useId();
  const set = (part: Partial<Timetable>) => onChange({ ...value, ...part });
  const text = (name: "title" | "kind" | "venue" | "audiences") => (
    <div className={styles.field}>
      <label htmlFor={`${id}-${name}`}>{say[name]}</label>
      <Input
        id={`${id}-${name}`}
        size="large"
        value={value[name]}
        onChange={({ target }) => set({ [name]: target.value })}
      />
    </div>
  );
  return (
    <div className={styles.timetable}>
      <p className={styles.quiet}>{say.about}</p>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}-monday`}>{say.firstMonday}</label>
          <Input
            id={`${id}-monday`}
            size="large"
            type="date"
            value={value.firstMonday}
            onChange={({ target }) => set({ firstMonday: target.value })}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-weeks`}>{say.weeks}</label>
          <InputNumber
            id={`${id}-weeks`}
            size="large"
            min={1}
            max={30}
            value={value.weeks}
            onChange={(weeks) => set({ weeks: weeks ?? 1 })}
          />
        </div>
      </div>
      {text("title")}
      <div className={styles.pair}>
        {text("kind")}
        {text("audiences")}
      </div>
      {text("venue")}
      <div className={styles.field}>
        <label htmlFor={`${id}-periods`}>{say.periods}</label>
        <Input.TextArea
          id={`${id}-periods`}
          rows={3}
          value={value.periods}
          onChange={({ target }) => set({ periods: target.value })}
        />
      </div>
    </div>
  );
}

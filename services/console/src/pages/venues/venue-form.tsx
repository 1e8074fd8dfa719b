import { Button, Input, InputNumber } from "antd";
import { useId, useState, type FormEvent } from "react";
import { useAct } from "../../graph/use-act.js";
import { useWords } from "../../language/language.js";
import { weekdays } from "../../language/terms.js";
import { words } from "../../language/words.js";
import { hoursText, readHours, WEEKDAYS } from "./hours.rules.js";
import { ChangeVenue, type VenueWholeQuery } from "./venues.documents.js";
import styles from "./venues.module.css";

const said = words({
  "zh-CN": {
    name: "名称",
    address: "地址",
    capacity: "最多容纳人数",
    hours: "开放时间（如 08:00-12:00, 14:00-18:00；留空为不开放；全部留空为全天开放）",
    unread: (day: string) => `${day}的时间写法有误，应如 08:00-18:00。`,
    nameless: "请填写名称。",
    archived: "停用这个场所（不再能登记活动）",
    save: "保存",
    back: "返回",
  },
  en: {
    name: "Name",
    address: "Address",
    capacity: "Most people at once",
    hours: "Opening hours (such as 08:00-12:00, 14:00-18:00; empty is closed; all empty is always open)",
    unread: (day) => `The times of ${day} cannot be read: write them like 08:00-18:00.`,
    nameless: "Give it a name.",
    archived: "Not in use any more (no event can be registered there)",
    save: "Save",
    back: "Back",
  },
});

interface VenueFormProps {
  readonly venue: NonNullable<VenueWholeQuery["venue"]>;
  readonly onEnd: () => void;
}

/** What can be changed of a venue. */
export function VenueForm({ venue, onEnd }: VenueFormProps) {
  const say = useWords(said);
  const days = useWords(weekdays);
  const id = useId();
  const act = useAct(ChangeVenue);
  const [name, setName] = useState(venue.name);
  const [address, setAddress] = useState(venue.address ?? "");
  const [capacity, setCapacity] = useState(venue.capacity);
  const [archived, setArchived] = useState(venue.archived);
  const [hours, setHours] = useState(() => WEEKDAYS.map((day) => hoursText(venue.openingHours, day)));
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const read = WEEKDAYS.map((day, index) => readHours(hours[index]!, day));
    const unread = read.indexOf(null);
    if (name.trim() === "") return setProblem(say.nameless);
    if (unread >= 0) return setProblem(say.unread(days[WEEKDAYS[unread]!]));
    setProblem(null);
    const input = {
      id: venue.id,
      version: venue.version,
      name: name.trim(),
      address: address.trim(),
      capacity,
      archived,
      openingHours: read.flatMap((one) => one ?? []),
    };
    if (await act.run({ input })) onEnd();
    return undefined;
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <label htmlFor={`${id}-name`}>{say.name}</label>
      <Input
        id={`${id}-name`}
        value={name}
        maxLength={100}
        onChange={({ target }) => setName(target.value)}
      />
      <label htmlFor={`${id}-address`}>{say.address}</label>
      <Input
        id={`${id}-address`}
        value={address}
        maxLength={200}
        onChange={({ target }) => setAddress(target.value)}
      />
      <label htmlFor={`${id}-capacity`}>{say.capacity}</label>
      <InputNumber
        id={`${id}-capacity`}
        min={1}
        max={100_000}
        value={capacity}
        onChange={(value) => setCapacity(value ?? venue.capacity)}
      />
      <fieldset className={styles.hours}>
        <legend>{say.hours}</legend>
        {WEEKDAYS.map((day, index) => (
          <label key={day}>
            <span>{days[day]}</span>
            <Input
              value={hours[index]}
              onChange={({ target }) => setHours(hours.with(index, target.value))}
            />
          </label>
        ))}
      </fieldset>
      <label className={styles.check}>
        <input type="checkbox" checked={archived} onChange={({ target }) => setArchived(target.checked)} />
        {say.archived}
      </label>
      {(problem ?? act.problem) && (
        <p role="alert" className={styles.problem}>
          {problem ?? act.problem}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="primary" htmlType="submit" loading={act.isBusy}>
          {say.save}
        </Button>
        <Button onClick={onEnd}>{say.back}</Button>
      </div>
    </form>
  );
}

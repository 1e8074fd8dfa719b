import { Button, Checkbox, Input, Modal, Select } from "antd";
import { useState, type FormEvent } from "react";
import { useMutation, useQuery } from "urql";
import type { EventKind, Weekday } from "../../graph/schema.js";
import { useProblemText } from "../../graph/problem.js";
import { refusalIn } from "../../graph/refusal.rules.js";
import { useFormats } from "../../language/formats.js";
import { addDays } from "../../language/formats.rules.js";
import { useWords } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventKinds } from "../../language/terms.js";
import { words } from "../../language/words.js";
import { AreaChoice, VenueChoice } from "../../planning/choices.js";
import form from "../../planning/form.module.css";
import { AudienceChoices } from "../../planning/planning.documents.js";
import { stretchOf } from "../../planning/times.rules.js";
import { Icon } from "../../ui/icon.js";
import type { CampaignFactsFragment } from "./campaigns.documents.js";
import { Occurrences, type Registered } from "./occurrences.js";
import { RegisterSeries } from "./series.documents.js";
import { hasVenue, ruleOf, WEEKDAYS, weekdayOf } from "./series.rules.js";
import { dialogPlace } from "../../ui/dialog-place.js";

const said = words({
  "zh-CN": {
    title: "登记系列活动",
    name: "活动名称",
    kind: "类型",
    venue: "场所",
    chooseVenue: "输入名称查找场所",
    area: "区域",
    chooseArea: "选择区域",
    audiences: "宣传对象",
    first: "第一场",
    from: "开始",
    until: "结束",
    weekdays: "每周",
    every: "间隔",
    everyWeek: "每周",
    otherWeek: "每两周",
    last: "最后一天",
    register: "登记",
    back: "返回",
    missing: "请填写日期和时间。",
  },
  en: {
    title: "Register a series",
    name: "Title",
    kind: "Kind",
    venue: "Venue",
    chooseVenue: "Type a venue's name",
    area: "Area",
    chooseArea: "Choose an area",
    audiences: "Audiences",
    first: "First day",
    from: "From",
    until: "Until",
    weekdays: "On",
    every: "Every",
    everyWeek: "week",
    otherWeek: "other week",
    last: "Last day",
    register: "Register",
    back: "Back",
    missing: "Give a day and times.",
  },
});

interface SeriesDialogProps {
  readonly campaign: CampaignFactsFragment;
  readonly onClose: () => void;
}

/** Registers an event again and again; each day is booked or refused by itself, with what would work instead. */
export function SeriesDialog({ campaign, onClose }: SeriesDialogProps) {
  const say = useWords(said);
  const [registered, setRegistered] = useState<Registered | null>(null);
  return (
    <Modal
      open
      title={say.title}
      onCancel={onClose}
      footer={null}
      width={560}
      destroyOnHidden
      getContainer={dialogPlace}
    >
      {registered ? (
        <Occurrences registered={registered} onClose={onClose} />
      ) : (
        <SeriesForm campaign={campaign} onClose={onClose} onRegistered={setRegistered} />
      )}
    </Modal>
  );
}

const KINDS: readonly EventKind[] = [
  "SCHOOL_CLASS",
  "WORKER_TRAINING",
  "SENIOR_LECTURE",
  "LECTURE",
  "DOOR_TO_DOOR",
  "DISPLAY",
  "ONLINE",
];

interface SeriesFormProps extends SeriesDialogProps {
  readonly onRegistered: (registered: Registered) => void;
}

function SeriesForm({ campaign, onClose, onRegistered }: SeriesFormProps) {
  const say = useWords(said);
  const formats = useFormats();
  const kinds = useWords(eventKinds);
  const problemText = useProblemText();
  const today = useToday();
  const begin = campaign.startsOn > today ? campaign.startsOn : today;
  const monthLater = addDays(begin, 28);
  const [{ fetching }, register] = useMutation(RegisterSeries);
  const [{ data: known }] = useQuery({ query: AudienceChoices });
  const [title, setTitle] = useState("");
  const [kind, setKind] = useState<EventKind>("SCHOOL_CLASS");
  const [venue, setVenue] = useState<string | null>(null);
  const [area, setArea] = useState<string | null>(null);
  const [audiences, setAudiences] = useState<string[]>([]);
  const [first, setFirst] = useState(begin);
  const [from, setFrom] = useState("10:00");
  const [until, setUntil] = useState("10:45");
  const [weekdays, setWeekdays] = useState<readonly Weekday[]>([]);
  const [every, setEvery] = useState(1);
  const [last, setLast] = useState(monthLater < campaign.endsOn ? monthLater : campaign.endsOn);
  const [problem, setProblem] = useState<string | null>(null);
  const place = hasVenue(kind) ? { venue } : { area };

  const submit = async (submitted: FormEvent) => {
    submitted.preventDefault();
    const time = stretchOf(first, from, until);
    if (!time) return setProblem(say.missing);
    const input = { campaign: campaign.id, title, kind, audiences, ...place, ...time };
    const { data, error } = await register({ input, rule: ruleOf(first, weekdays, every), until: last });
    const why = error ? problemText(error) : refusalIn(data);
    setProblem(why);
    if (data && "occurrences" in data.registerEventSeries)
      onRegistered({ input, occurrences: data.registerEventSeries.occurrences });
  };
  const dated = (
    name: string,
    value: string,
    set: (value: string) => void,
    type: "date" | "time" = "date",
  ) => (
    <label className={form.field}>
      <span>{name}</span>
      <Input type={type} required value={value} onChange={({ target }) => set(target.value)} />
    </label>
  );
  const isPlaced = hasVenue(kind) ? venue !== null : area !== null;
  return (
    <form className={form.form} onSubmit={(submitted) => void submit(submitted)}>
      <label className={form.field}>
        <span>{say.name}</span>
        <Input
          autoFocus
          required
          maxLength={200}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
      </label>
      <div className={form.pair}>
        <div className={form.field}>
          <span>{say.kind}</span>
          <Select<EventKind>
            aria-label={say.kind}
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: kinds[value] }))}
          />
        </div>
        <div className={form.field}>
          <span>{say.audiences}</span>
          <Select<string[]>
            aria-label={say.audiences}
            mode="multiple"
            removeIcon={<Icon name="close" size={12} />}
            value={audiences}
            onChange={setAudiences}
            options={(known?.audiences ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
      </div>
      <div className={form.field}>
        <span>{hasVenue(kind) ? say.venue : say.area}</span>
        {hasVenue(kind) ? (
          <VenueChoice
            value={venue}
            onChange={setVenue}
            label={say.venue}
            open={say.chooseVenue}
            area={campaign.area.id}
          />
        ) : (
          <AreaChoice value={area} onChange={setArea} label={say.area} open={say.chooseArea} />
        )}
      </div>
      <div className={form.times}>
        {dated(say.first, first, setFirst)}
        {dated(say.from, from, setFrom, "time")}
        {dated(say.until, until, setUntil, "time")}
      </div>
      <div className={form.field}>
        <span>{say.weekdays}</span>
        <Checkbox.Group<Weekday>
          value={[...new Set([...weekdays, weekdayOf(first)])]}
          onChange={setWeekdays}
          options={WEEKDAYS.map((value, index) => ({
            value,
            // The first of January 2024 was a Monday.
            label: formats.shortWeekday(`2024-01-0${index + 1}`),
            disabled: value === weekdayOf(first),
          }))}
        />
      </div>
      <div className={form.pair}>
        <div className={form.field}>
          <span>{say.every}</span>
          <Select<number>
            aria-label={say.every}
            value={every}
            onChange={setEvery}
            options={[
              { value: 1, label: say.everyWeek },
              { value: 2, label: say.otherWeek },
            ]}
          />
        </div>
        {dated(say.last, last, setLast)}
      </div>
      {problem && (
        <p role="alert" className={form.problem}>
          {problem}
        </p>
      )}
      <div className={form.actions}>
        <Button onClick={onClose}>{say.back}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={fetching}
          disabled={!isPlaced || title.trim() === "" || audiences.length === 0}
        >
          {say.register}
        </Button>
      </div>
    </form>
  );
}

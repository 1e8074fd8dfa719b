import { App, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import type { VenueKind } from "../../graph/schema.js";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { venueKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice, AreaChoice } from "../../planning/choices.js";
import { AudienceChoices } from "../../planning/planning.documents.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { FormDialog } from "../../ui/form-dialog.js";
import form from "../../ui/form.module.css";
import { HoursFields } from "./hours-fields.js";
import { expandHours, sameHoursOf, USUAL, type SameHours } from "./hours.rules.js";
import { ChangeVenue, EnterVenue, type WholeVenueFragment } from "./venues.documents.js";

const messages = defineMessages({
  "zh-CN": {
    create: "新增场所",
    edit: "修改场所",
    name: "名称",
    kind: "类型",
    area: "所在区域",
    chooseArea: "选择社区",
    address: "地址（选填）",
    capacity: "最多容纳人数",
    agency: "负责单位（其他单位在这里办活动须经其同意）",
    nobody: "没有，登记后不用审批",
    audiences: "这里有多少人（选填，如在校学生、职工）",
    make: "新增",
    save: "保存",
    made: (name: string) => `已新增：${name}`,
    saved: "已保存",
    dayless: "请为每个时段选择星期几。",
  },
  en: {
    create: "New venue",
    edit: "Change the venue",
    name: "Name",
    kind: "Kind",
    area: "Where it is",
    chooseArea: "Choose a community",
    address: "Address (optional)",
    capacity: "Most people at once",
    agency: "Who answers for it, and approves what others hold there",
    nobody: "Nobody: events need no approval",
    audiences: "How many belong to it (optional, such as pupils or workers)",
    make: "Add",
    save: "Save",
    made: (name) => `Added: ${name}`,
    saved: "Saved",
    dayless: "Choose the days of all hours.",
  },
});

const USUAL_CAPACITY = 50;
const MOST_PEOPLE = 100_000;

interface VenueDialogProps {
  /** The venue to edit; a new one is created without it. */
  readonly venue?: WholeVenueFragment;
  readonly onClose: () => void;
  readonly onCreated?: (id: string) => void;
}

/** Dialog that creates or edits a venue: place, capacity, opening hours, and the agencies that approve its events. */
export function VenueDialog({ venue, onClose, onCreated }: VenueDialogProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(venueKinds);
  const { message } = App.useApp();
  const viewer = useViewer();
  const ownAgencies = useOwnAgencies();
  const isPlanner = holds(viewer, ["ADMIN", "PLANNER"]);
  const create = useAct(EnterVenue);
  const update = useAct(ChangeVenue);
  const [{ data: known }] = useQuery({ query: AudienceChoices });
  const [name, setName] = useState(venue?.name ?? "");
  const [kind, setKind] = useState<VenueKind>(venue?.kind ?? "COMMUNITY_ROOM");
  const [area, setArea] = useState<string | null>(venue?.area.id ?? null);
  const [address, setAddress] = useState(venue?.address ?? "");
  const [capacity, setCapacity] = useState(venue?.capacity ?? USUAL_CAPACITY);
  const [agency, setAgency] = useState<string | null>(venue ? (venue.agency?.id ?? null) : viewer.agency.id);
  const [people, setPeople] = useState<Readonly<Record<string, number | null>>>(
    Object.fromEntries((venue?.audiences ?? []).map(({ audience, people: count }) => [audience.id, count])),
  );
  const [hours, setHours] = useState<readonly SameHours[]>(() =>
    venue ? sameHoursOf(venue.openingHours) : [USUAL],
  );
  const [isDayless, setIsDayless] = useState(false);

  const save = async () => {
    const lacksDays = hours.some(({ weekdays }) => weekdays.length === 0);
    setIsDayless(lacksDays);
    if (!area || lacksDays) return;
    const input = {
      name: name.trim(),
      address: address.trim() || null,
      capacity,
      agency,
      audiences: Object.entries(people).flatMap(([audience, count]) =>
        count === null ? [] : [{ audience, people: count }],
      ),
      openingHours: expandHours(hours),
    };
    const saved = venue
      ? await update.run({ input: { id: venue.id, version: venue.version, ...input } })
      : await create.run({ input: { ...input, kind, area } });
    if (!saved) return;
    void message.success(venue ? t.saved : t.made(input.name));
    onClose();
    if ("createVenue" in saved && "id" in saved.createVenue) onCreated?.(saved.createVenue.id);
  };
  return (
    <FormDialog
      title={venue ? t.edit : t.create}
      width={560}
      does={venue ? t.save : t.make}
      isReady={area !== null && name.trim() !== "" && (isPlanner || agency !== null)}
      isBusy={create.isBusy || update.isBusy}
      problem={isDayless ? t.dayless : (venue ? update : create).problem}
      onSubmit={save}
      onClose={onClose}
    >
      <label className={form.field}>
        <span>{t.name}</span>
        <Input
          autoFocus
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      {!venue && (
        <div className={form.pair}>
          <div className={form.field}>
            <span>{t.kind}</span>
            <Select<VenueKind>
              aria-label={t.kind}
              value={kind}
              onChange={setKind}
              options={(Object.keys(kinds) as VenueKind[]).map((value) => ({ value, label: kinds[value] }))}
            />
          </div>
          <div className={form.field}>
            <span>{t.area}</span>
            <AreaChoice value={area} onChange={setArea} label={t.area} open={t.chooseArea} />
          </div>
        </div>
      )}
      <div className={form.pair}>
        <label className={form.field}>
          <span>{t.address}</span>
          <Input maxLength={500} value={address} onChange={({ target }) => setAddress(target.value)} />
        </label>
        <label className={form.field}>
          <span>{t.capacity}</span>
          <InputNumber
            className={form.number}
            controls={false}
            min={1}
            max={MOST_PEOPLE}
            precision={0}
            value={capacity}
            onChange={(count) => setCapacity(count ?? capacity)}
          />
        </label>
      </div>
      <div className={form.field}>
        <span>{t.agency}</span>
        <AgencyChoice
          value={agency}
          onChange={setAgency}
          label={t.agency}
          open={t.nobody}
          among={isPlanner ? undefined : (ownAgencies ?? [])}
        />
      </div>
      <fieldset className={form.field}>
        <legend className={form.legend}>{t.audiences}</legend>
        <div className={form.pair}>
          {known?.audiences.map(({ id, name: audience }) => (
            <InputNumber
              key={id}
              aria-label={audience}
              className={form.number}
              controls={false}
              prefix={audience}
              min={0}
              max={MOST_PEOPLE}
              precision={0}
              value={people[id] ?? null}
              onChange={(count) => setPeople({ ...people, [id]: count })}
            />
          ))}
        </div>
      </fieldset>
      <HoursFields value={hours} onChange={setHours} />
    </FormDialog>
  );
}

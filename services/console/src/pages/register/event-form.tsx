import { Button, Input, Select } from "antd";
import { useId, useState, type FormEvent, type ReactNode } from "react";
import { Link } from "react-router";
import { useQuery } from "urql";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { eventKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { DayField } from "../../ui/day-field.js";
import { VenueChosen, type WhereToRegisterQuery } from "./register.documents.js";
import styles from "./register.module.css";
import {
  isAbroad,
  REGISTRABLE_KINDS,
  LENGTHS,
  missingIn,
  moveFormToDay,
  withKind,
  type Form,
  type Missing,
} from "./register.rules.js";
import { Repeat } from "./repeat.js";
import { occurrenceCount } from "./series.rules.js";
import { SpeakerPicker } from "./speaker-picker.js";
import { Starts } from "./starts.js";
import { VenueField } from "./venue-field.js";

const messages = defineMessages({
  "zh-CN": {
    campaignLabel: "专项行动",
    noCampaign: "没有进行中的专项行动。请联系分局，或先接受邀请。",
    noCampaignYet: "没有进行中的专项行动。先新建一项并启动，再登记活动。",
    campaigns: "去专项行动",
    kind: "形式",
    place: "场所",
    areaLabel: "区域",
    who: "对象",
    day: "日期",
    long: "时长",
    minutes: (n: number) => `${n} 分钟`,
    titleLabel: "名称（选填）",
    register: "登记",
    registerSeries: (n: number) => `登记这 ${n} 场`,
    campaign: "请选择专项行动。",
    venue: "请选择场所。",
    area: "请选择区域。",
    audiences: "请至少选择一类对象。",
    starts: "请选择开始时间。",
  },
  en: {
    campaignLabel: "Campaign",
    noCampaign: "There is no campaign under way. Ask the sub-bureau, or accept an invitation first.",
    noCampaignYet: "There is no campaign under way. Make one and start it, then register its events.",
    campaigns: "Go to the campaigns",
    kind: "Kind",
    place: "Venue",
    areaLabel: "Area",
    who: "For whom",
    day: "Date",
    long: "Length",
    minutes: (n) => `${n} min`,
    titleLabel: "Title (optional)",
    register: "Register",
    registerSeries: (n) => (n === 1 ? "Register this one" : `Register all ${n}`),
    campaign: "Choose a campaign.",
    venue: "Choose a venue.",
    area: "Choose an area.",
    audiences: "Choose at least one audience.",
    starts: "Choose when it begins.",
  },
});

interface EventFormProps {
  readonly form: Form;
  readonly choices: WhereToRegisterQuery;
  readonly isBusy: boolean;
  readonly onChange: (form: Form) => void;
  /** @param title the proposed title, for a form without one */
  readonly onRegister: (form: Form, title: string) => void;
  readonly below: ReactNode;
}

/** Form for an event, with its fields in the order in which a planner thinks of them. */
export function EventForm({ form, choices, isBusy, onChange, onRegister, below }: EventFormProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(eventKinds);
  const today = useToday();
  const id = useId();
  const [showsMissing, setShowsMissing] = useState(false);
  const mayMake = holds(useViewer(), ["ADMIN", "PLANNER"]);
  const campaigns = choices.campaigns.nodes;
  const only = campaigns.length === 1 ? campaigns[0]!.id : null;
  const whole = form.campaign === null && only ? { ...form, campaign: only } : form;
  const [{ data: chosen }] = useQuery({
    query: VenueChosen,
    variables: { id: whole.venue ?? "" },
    pause: whole.venue === null,
  });
  const campaign = campaigns.find(({ id: one }) => one === whole.campaign);
  const last = campaign?.endsOn ?? null;
  const streets = choices.district.children;
  const area = streets
    .flatMap((street) => [street, ...street.children])
    .find(({ id: one }) => one === whole.area);
  const place = isAbroad(whole.kind) ? area?.name : chosen?.venue?.name;
  const title = place ? `${kinds[whole.kind]} · ${place}` : kinds[whole.kind];
  const missing = showsMissing ? missingIn(whole) : [];
  const set = (part: Partial<Form>) => onChange({ ...whole, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShowsMissing(true);
    const [first] = missingIn(whole);
    if (first) return document.getElementById(`${id}-${first}`)?.focus();
    return onRegister(whole, title);
  };
  const problem = (name: Missing) =>
    missing.includes(name) && (
      <p className={styles.problem} id={`${id}-${name}-problem`}>
        {t[name]}
      </p>
    );
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <label htmlFor={`${id}-campaign`}>{t.campaignLabel}</label>
      {campaigns.length === 0 && (
        <p className={styles.notice} data-empty>
          {mayMake ? t.noCampaignYet : t.noCampaign} <Link to="/campaigns">{t.campaigns}</Link>
        </p>
      )}
      <Select<string>
        id={`${id}-campaign`}
        size="large"
        value={whole.campaign ?? undefined}
        status={missing.includes("campaign") ? "error" : ""}
        onChange={(campaign) => set({ campaign })}
        showSearch={{ optionFilterProp: "label" }}
        options={campaigns.map(({ id: value, title: label }) => ({ value, label }))}
      />
      {problem("campaign")}

      <fieldset className={styles.choice}>
        <legend>{t.kind}</legend>
        {REGISTRABLE_KINDS.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={whole.kind === kind}
            onClick={() => onChange(withKind(whole, kind))}
          >
            {kinds[kind]}
          </button>
        ))}
      </fieldset>

      {isAbroad(whole.kind) ? (
        <>
          <label htmlFor={`${id}-area`}>{t.areaLabel}</label>
          <Select<string>
            id={`${id}-area`}
            size="large"
            value={whole.area ?? undefined}
            status={missing.includes("area") ? "error" : ""}
            onChange={(value) => set({ area: value })}
            showSearch={{ optionFilterProp: "label" }}
            options={[
              { value: choices.district.id, label: choices.district.name },
              ...streets.flatMap((street) => [
                { value: street.id, label: street.name },
                ...street.children.map(({ id: value, name }) => ({
                  value,
                  label: `${street.name} · ${name}`,
                })),
              ]),
            ]}
          />
          {problem("area")}
        </>
      ) : (
        <>
          <label htmlFor={`${id}-venue`}>{t.place}</label>
          <VenueField
            id={`${id}-venue`}
            own={choices.own.nodes}
            area={whole.area}
            chosen={chosen?.venue ?? null}
            value={whole.venue}
            isMissing={missing.includes("venue")}
            onChange={(venue) => set({ venue, starts: null })}
          />
          {problem("venue")}
        </>
      )}

      <fieldset className={styles.choice}>
        <legend>{t.who}</legend>
        {choices.audiences.map(({ id: audience, name }, index) => (
          <button
            key={audience}
            id={index === 0 ? `${id}-audiences` : undefined}
            type="button"
            aria-pressed={whole.audiences.includes(audience)}
            onClick={() =>
              set({
                audiences: whole.audiences.includes(audience)
                  ? whole.audiences.filter((one) => one !== audience)
                  : [...whole.audiences, audience],
              })
            }
          >
            {name}
          </button>
        ))}
      </fieldset>
      {problem("audiences")}

      <div className={styles.pair}>
        <div>
          <label htmlFor={`${id}-day`}>{t.day}</label>
          <DayField
            id={`${id}-day`}
            size="large"
            first={campaign && campaign.startsOn > today ? campaign.startsOn : today}
            last={last}
            value={whole.day}
            onChange={(day) => onChange(moveFormToDay(whole, day))}
          />
        </div>
        <div>
          <label htmlFor={`${id}-minutes`}>{t.long}</label>
          <Select<number>
            id={`${id}-minutes`}
            size="large"
            value={whole.minutes}
            onChange={(minutes) => set({ minutes })}
            options={LENGTHS.map((value) => ({ value, label: t.minutes(value) }))}
          />
        </div>
      </div>

      <Starts id={`${id}-starts`} form={whole} today={today} onChange={onChange} />
      {problem("starts")}

      <SpeakerPicker id={`${id}-speakers`} form={whole} onChange={onChange} />

      <label htmlFor={`${id}-title`}>{t.titleLabel}</label>
      <Input
        id={`${id}-title`}
        size="large"
        value={whole.title}
        placeholder={title}
        maxLength={100}
        onChange={({ target }) => set({ title: target.value })}
      />

      <Repeat id={`${id}-repeat`} form={whole} last={last} onChange={onChange} />
      {below}
      <Button type="primary" size="large" htmlType="submit" loading={isBusy} block className={styles.submit}>
        {whole.until === null ? t.register : t.registerSeries(occurrenceCount(whole))}
      </Button>
    </form>
  );
}

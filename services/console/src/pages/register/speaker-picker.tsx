import { Select } from "antd";
import { useQuery } from "urql";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useOwnAgencies } from "../../planning/use-agencies.js";
import { useViewer } from "../../session/use-session.js";
import { FreeSpeakers, type FreeSpeakersQuery } from "./register.documents.js";
import { timesOf, type Form } from "./register.rules.js";

const messages = defineMessages({
  "zh-CN": {
    label: "宣讲员（选填，列出的都有空）",
    labelFirst: "宣讲员（选填，选好时间后列出有空的人）",
    own: "本单位",
    others: "其他单位（须经其同意）",
    nothing: "这个时间没有有空的宣讲员。",
  },
  en: {
    label: "Speakers (optional; those listed are free then)",
    labelFirst: "Speakers (optional; listed once there is a time)",
    own: "Your agency's",
    others: "Others (their agency has to agree)",
    nothing: "No speaker is free at that time.",
  },
});

interface SpeakersProps {
  readonly id: string;
  readonly form: Form;
  readonly onChange: (form: Form) => void;
}

/** Picker of the speakers who are free at that time; those of the viewer's agency come first. */
export function SpeakerPicker({ id, form, onChange }: SpeakersProps) {
  const t = useTranslations(messages);
  const { agency } = useViewer();
  const ownAgencies = useOwnAgencies();
  const times = timesOf(form);
  const [{ data }] = useQuery({
    query: FreeSpeakers,
    variables: { from: times?.startsAt ?? "", to: times?.endsAt ?? "" },
    pause: times === null,
  });
  const free = times === null ? [] : (data?.speakers ?? []);
  const option = ({ id: value, name, agency: of }: FreeSpeakersQuery["speakers"][number]) => ({
    value,
    label: of.id === agency.id ? name : `${name} · ${of.name}`,
  });
  const isOwn = (speaker: FreeSpeakersQuery["speakers"][number]) =>
    (ownAgencies ?? [agency.id]).includes(speaker.agency.id);
  const groups = [
    { label: t.own, options: free.filter(isOwn).map(option) },
    { label: t.others, options: free.filter((speaker) => !isOwn(speaker)).map(option) },
  ].filter(({ options }) => options.length > 0);
  return (
    <>
      <label htmlFor={id}>{times === null ? t.labelFirst : t.label}</label>
      <Select<string[]>
        id={id}
        size="large"
        mode="multiple"
        disabled={times === null}
        value={[...form.speakers]}
        onChange={(speakers) => onChange({ ...form, speakers })}
        showSearch={{ optionFilterProp: "label" }}
        notFoundContent={t.nothing}
        options={groups}
      />
    </>
  );
}

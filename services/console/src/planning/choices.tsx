import { Select } from "antd";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import type { CampaignStatus } from "../graph/schema.js";
import { useTranslations } from "../language/language.js";
import { venueKinds } from "../language/terms.js";
import { defineMessages } from "../language/message-catalog.js";
import { useViewer } from "../session/use-session.js";
import { hasAccessTo } from "../session/viewer.rules.js";
import { CLEAR } from "../ui/clear.js";
import {
  AgencyChoices,
  CampaignChoices,
  DistrictTree,
  SpeakerChoices,
  VenueChoices,
  VenueName,
} from "./planning.documents.js";

const messages = defineMessages({
  "zh-CN": { nothing: "没有找到", own: (name: string) => `本单位 · ${name}` },
  en: { nothing: "Nothing found", own: (name) => `Yours · ${name}` },
});

export interface ChoiceProps {
  /** The chosen value; null if none is chosen. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  /** Accessible name. */
  readonly label: string;
  /** Placeholder shown while nothing is chosen. */
  readonly open: string;
  readonly className?: string;
  readonly id?: string;
  readonly disabled?: boolean;
  readonly size?: "large";
}

interface Option {
  readonly value: string;
  readonly label: string;
}

interface ListProps extends ChoiceProps {
  readonly options: readonly Option[];
  readonly isLoading: boolean;
  readonly onSearch?: (text: string) => void;
}

/** A select with search by name. */
function Choice({ value, onChange, label, open, options, isLoading, onSearch, ...rest }: ListProps) {
  const t = useTranslations(messages);
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <Select<string>
      {...rest}
      aria-label={label}
      value={value ?? undefined}
      placeholder={open}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
      allowClear={CLEAR}
      loading={isLoading}
      showSearch={onSearch ? { filterOption: false, onSearch } : { optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      notFoundContent={isLoading ? "…" : t.nothing}
      options={[...options, ...(isKnown ? [] : [{ value, label: "…" }])]}
    />
  );
}

/** Returns the streets and communities of the district that the viewer may see, each street before its communities. */
export function useAreas() {
  const viewer = useViewer();
  const [{ data, fetching }] = useQuery({ query: DistrictTree });
  const areas = useMemo(() => {
    if (!data) return [];
    const { district } = data;
    const all = [district, ...district.children.flatMap((street) => [street, ...street.children])];
    return all.filter(({ id }) => hasAccessTo(viewer, id));
  }, [data, viewer]);
  return { areas, fetching };
}

export function AreaChoice(props: ChoiceProps) {
  const { areas, fetching } = useAreas();
  const options = areas.map(({ id, name, level }) => ({
    value: id,
    label: level === "COMMUNITY" ? `\u2003${name}` : name,
  }));
  return <Choice {...props} options={options} isLoading={fetching} />;
}

interface AgencyChoiceProps extends ChoiceProps {
  readonly without?: readonly string[];
  /** Ids of the agencies to choose from; all unless given. */
  readonly among?: readonly string[];
}

/** A select of agencies, the viewer's own first. */
export function AgencyChoice({ without, among, ...rest }: AgencyChoiceProps) {
  const t = useTranslations(messages);
  const own = useViewer().agency.id;
  const [{ data, fetching }] = useQuery({ query: AgencyChoices });
  const agencies = (data?.agencies ?? []).filter(
    ({ id }) => !without?.includes(id) && (!among || among.includes(id)),
  );
  const options = [
    ...agencies.filter(({ id }) => id === own).map(({ id, name }) => ({ value: id, label: t.own(name) })),
    ...agencies.filter(({ id }) => id !== own).map(({ id, name }) => ({ value: id, label: name })),
  ];
  return <Choice {...rest} options={options} isLoading={fetching} />;
}

export function CampaignChoice({
  statuses,
  ...props
}: ChoiceProps & { readonly statuses: readonly CampaignStatus[] }) {
  const [{ data, fetching }] = useQuery({ query: CampaignChoices, variables: { filter: { statuses } } });
  const options = (data?.campaigns.nodes ?? []).map(({ id, title }) => ({ value: id, label: title }));
  return <Choice {...props} options={options} isLoading={fetching} />;
}

/**
 * A select of venues.
 * @param area only venues in this area; all unless given
 */
export function VenueChoice({ area = null, ...props }: ChoiceProps & { readonly area?: string | null }) {
  const kinds = useTranslations(venueKinds);
  const [text, setText] = useState("");
  const filter = { ...(area && { area }), ...(text.trim() && { text: text.trim() }) };
  const [{ data, fetching }] = useQuery({ query: VenueChoices, variables: { filter } });
  const [{ data: named }] = useQuery({
    query: VenueName,
    variables: { id: props.value ?? "" },
    pause: props.value === null,
  });
  const found = (data?.venues.nodes ?? []).map(({ id, name, kind, area: { name: where } }) => ({
    value: id,
    label: name,
    title: `${kinds[kind]} · ${where}`,
  }));
  const chosen = props.value !== null && named?.venue?.id === props.value ? named.venue : null;
  const options =
    chosen && !found.some(({ value }) => value === chosen.id)
      ? [{ value: chosen.id, label: chosen.name }, ...found]
      : found;
  return <Choice {...props} options={options} isLoading={fetching} onSearch={setText} />;
}

export function SpeakerChoice(props: ChoiceProps) {
  const [{ data, fetching }] = useQuery({ query: SpeakerChoices, variables: {} });
  const options = (data?.speakers ?? []).map(({ id, name, agency }) => ({
    value: id,
    label: `${name} · ${agency.name}`,
  }));
  return <Choice {...props} options={options} isLoading={fetching} />;
}

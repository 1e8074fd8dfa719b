import { Badge, Button, Checkbox, Select } from "antd";
import { useState } from "react";
import type { EventKind } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { eventKinds } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import {
  AgencyChoice,
  AreaChoice,
  CampaignChoice,
  SpeakerChoice,
  VenueChoice,
} from "../../planning/choices.js";
import { CLEAR } from "../../ui/clear.js";
import { useIsNarrow } from "../../ui/media.js";
import styles from "./filters.module.css";
import { EVENT_KINDS, isFiltered, NO_FILTERS, type CalendarSearch } from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": {
    filters: "筛选",
    area: "区域",
    allAreas: "全部区域",
    campaign: "专项行动",
    allCampaigns: "全部专项行动",
    kind: "活动类型",
    allKinds: "全部类型",
    agency: "承办单位",
    allAgencies: "全部单位",
    venue: "场所",
    allVenues: "全部场所",
    speaker: "宣讲员",
    allSpeakers: "全部宣讲员",
    awaiting: "只看等我审批的",
    clear: "清除筛选",
  },
  en: {
    filters: "Filters",
    area: "Area",
    allAreas: "All areas",
    campaign: "Campaign",
    allCampaigns: "All campaigns",
    kind: "Kind",
    allKinds: "All kinds",
    agency: "Agency",
    allAgencies: "All agencies",
    venue: "Venue",
    allVenues: "All venues",
    speaker: "Speaker",
    allSpeakers: "All speakers",
    awaiting: "Waiting for my decision",
    clear: "Clear",
  },
});

interface FiltersProps {
  readonly search: CalendarSearch;
  readonly onChange: (search: CalendarSearch) => void;
}

/** Filters of the calendar by agency, place and kind, mirrored in the address. They are collapsed on a phone. */
export function CalendarFilters(props: FiltersProps) {
  const t = useTranslations(messages);
  const isNarrow = useIsNarrow();
  const [isOpen, setOpen] = useState(false);
  if (!isNarrow) return <Fields {...props} />;
  return (
    <>
      <Badge dot={isFiltered(props.search)}>
        <Button onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {t.filters}
        </Button>
      </Badge>
      {isOpen && <Fields {...props} />}
    </>
  );
}

function Fields({ search, onChange }: FiltersProps) {
  const t = useTranslations(messages);
  const kinds = useTranslations(eventKinds);
  const set = (name: keyof CalendarSearch) => (value: string | null) =>
    onChange({ ...search, [name]: value });
  return (
    <div className={styles.filters} role="group" aria-label={t.filters}>
      <AreaChoice value={search.area} onChange={set("area")} label={t.area} open={t.allAreas} />
      <CampaignChoice
        value={search.campaign}
        onChange={set("campaign")}
        label={t.campaign}
        open={t.allCampaigns}
        statuses={SHOWN}
      />
      <Select<EventKind>
        aria-label={t.kind}
        value={search.kind ?? undefined}
        placeholder={t.allKinds}
        allowClear={CLEAR}
        popupMatchSelectWidth={false}
        onChange={(kind: EventKind | undefined) => onChange({ ...search, kind: kind ?? null })}
        options={EVENT_KINDS.map((value) => ({ value, label: kinds[value] }))}
      />
      <AgencyChoice value={search.agency} onChange={set("agency")} label={t.agency} open={t.allAgencies} />
      <VenueChoice
        value={search.venue}
        onChange={set("venue")}
        label={t.venue}
        open={t.allVenues}
        area={search.area}
      />
      <SpeakerChoice
        value={search.speaker}
        onChange={set("speaker")}
        label={t.speaker}
        open={t.allSpeakers}
      />
      <Checkbox
        checked={search.awaiting}
        onChange={({ target }) => onChange({ ...search, awaiting: target.checked })}
      >
        {t.awaiting}
      </Checkbox>
      {isFiltered(search) && (
        <Button type="link" onClick={() => onChange({ ...search, ...NO_FILTERS })}>
          {t.clear}
        </Button>
      )}
    </div>
  );
}

const SHOWN = ["APPROVED", "ACTIVE", "CLOSED"] as const;

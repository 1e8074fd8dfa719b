import { Select } from "antd";
import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { useToday } from "../../language/now.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice } from "../../planning/choices.js";
import { AgencyChoices } from "../../planning/planning.documents.js";
import { CampaignNames } from "./coverage.documents.js";
import styles from "./filters.module.css";
import { isOfTheSample } from "./curve.rules.js";
import { periodOf, periods, type Period, type CoverageSearch } from "./search.rules.js";

const Days = lazy(() => import("./days.js"));

const messages = defineMessages({
  "zh-CN": {
    filters: "筛选",
    campaign: "专项行动",
    allCampaigns: "全部专项行动",
    agency: "承办单位",
    allAgencies: "全部单位",
    period: "时间",
    ALL: "全部时间",
    THIS_MONTH: "本月",
    LAST_MONTH: "上月",
    THIS_YEAR: "今年",
    OTHER: "自选日期",
    sample: "示例数据",
  },
  en: {
    filters: "Filters",
    campaign: "Campaign",
    allCampaigns: "All campaigns",
    agency: "Agency",
    allAgencies: "All agencies",
    period: "Period",
    ALL: "All time",
    THIS_MONTH: "This month",
    LAST_MONTH: "Last month",
    THIS_YEAR: "This year",
    OTHER: "Other days",
    sample: "sample data (示例)",
  },
});

const ORDER: readonly Period[] = ["ALL", "THIS_MONTH", "LAST_MONTH", "THIS_YEAR"];

interface FiltersProps {
  readonly search: CoverageSearch;
  readonly onChange: (search: CoverageSearch) => void;
}

/** Filters of the coverage by campaign, agency and days, mirrored in the address. */
export function CoverageFilters({ search, onChange }: FiltersProps) {
  const t = useTranslations(messages);
  const today = useToday();
  const [{ data }] = useQuery({ query: CampaignNames });
  const period = periodOf(search, today) ?? "OTHER";
  const campaigns = data?.campaigns.nodes ?? [];
  const isKnown = campaigns.some(({ id }) => id === search.campaign);
  const choosePeriod = (chosen: Period | "OTHER") => {
    const month = periods(today).THIS_MONTH.from;
    onChange({ ...search, ...(chosen === "OTHER" ? { from: month, to: today } : periods(today)[chosen]) });
  };
  return (
    <div className={styles.filters} role="group" aria-label={t.filters}>
      <Select<string>
        aria-label={t.campaign}
        className={styles.campaign}
        value={search.campaign ?? ""}
        onChange={(campaign) => onChange({ ...search, campaign: campaign || null })}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        options={[
          { value: "", label: t.allCampaigns },
          ...campaigns.map(({ id, title }) => ({ value: id, label: title })),
          ...(search.campaign && !isKnown ? [{ value: search.campaign, label: "…" }] : []),
        ]}
      />
      <AgencyChoice
        className={styles.agency}
        value={search.agency}
        onChange={(agency) => onChange({ ...search, agency })}
        label={t.agency}
        open={t.allAgencies}
      />
      <Select<Period | "OTHER">
        aria-label={t.period}
        className={styles.period}
        value={period}
        onChange={choosePeriod}
        options={[...ORDER, "OTHER" as const].map((value) => ({ value, label: t[value] }))}
      />
      {period === "OTHER" && (
        <Suspense>
          <Days search={search} onChange={onChange} />
        </Suspense>
      )}
    </div>
  );
}

/** The filters as text for print, where the fields are hidden. */
export function FiltersOnPaper({ search }: { search: CoverageSearch }) {
  const { campaign, whose, days } = useFilterSummary(search);
  return <span className="on-paper">{` · ${[campaign, ...whose, days].join(" · ")}`}</span>;
}

/** Returns the filters as text, for print and for pictures, which show no fields. */
export function useFilterSummary({ campaign, agency, from, to }: CoverageSearch) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const [{ data }] = useQuery({ query: CampaignNames });
  const [{ data: known }] = useQuery({ query: AgencyChoices });
  const agencies = known?.agencies ?? [];
  const days = [from, to].map((day) => (day === null ? "…" : formats.fullDay(day))).join("–");
  return {
    campaign: data?.campaigns.nodes.find(({ id }) => id === campaign)?.title ?? t.allCampaigns,
    whose: agencies.filter(({ id }) => id === agency).map(({ name }) => name),
    days: from === null && to === null ? t.ALL : days,
    ...(agencies.some(({ name }) => isOfTheSample(name)) && { sample: t.sample }),
  };
}

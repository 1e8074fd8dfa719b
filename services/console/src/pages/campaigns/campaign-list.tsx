import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { CampaignStatus } from "../../graph/schema.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { campaignStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice } from "../../planning/choices.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { CLEAR } from "../../ui/clear.js";
import { FactList } from "../../ui/fact-list.js";
import { Icon } from "../../ui/icon.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { CampaignDialog } from "./campaign-dialog.js";
import styles from "./campaign-list.module.css";
import { CampaignList as CampaignListDocument } from "./campaigns.documents.js";
import {
  campaignFilterOf,
  readCampaignSearch,
  STATUSES,
  writeCampaignSearch,
  type CampaignSearch,
} from "./search.rules.js";

const messages = defineMessages({
  "zh-CN": {
    campaigns: "专项行动",
    create: "新建专项行动",
    filters: "筛选",
    status: "状态",
    allStatuses: "全部状态",
    agency: "单位",
    allAgencies: "全部单位",
    text: "名称或说明",
    count: (n: string) => `${n} 项`,
    nothing: "没有符合条件的专项行动。",
    none: "还没有专项行动",
    noneAbout: "活动、推送和覆盖目标都属于一项专项行动。先建一项，审批并启动后，就可以邀请单位、登记活动。",
    noneForMe: "分局邀请贵单位参加后，会出现在这里。",
    more: "显示更多",
  },
  en: {
    campaigns: "Campaigns",
    create: "New campaign",
    filters: "Filters",
    status: "Status",
    allStatuses: "All statuses",
    agency: "Agency",
    allAgencies: "All agencies",
    text: "Title or description",
    count: (n) => (n === "1" ? "1 campaign" : `${n} campaigns`),
    nothing: "No campaign passes the filters.",
    none: "There are no campaigns yet",
    noneAbout:
      "Events, pushes and coverage targets belong to a campaign. Make one; once it is approved and started, agencies are invited and events registered.",
    noneForMe: "Once the sub-bureau invites your agency to one, it appears here.",
    more: "Show more",
  },
});

/** The campaigns that are visible to the viewer, sorted by start, the latest first. */
export function CampaignList() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const statuses = useTranslations(campaignStatuses);
  const viewer = useViewer();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const search = readCampaignSearch(params);
  const [isCreating, setCreating] = useState(false);
  const [afters, setAfters] = useState<readonly (string | null)[]>([null]);
  const filter = campaignFilterOf(search);
  const change = (changed: Partial<CampaignSearch>) => {
    if (writeCampaignSearch({ ...search, ...changed }) === writeCampaignSearch(search)) return;
    setAfters([null]);
    void navigate(`/campaigns${writeCampaignSearch({ ...search, ...changed })}`, { replace: true });
  };
  const [{ data }] = useQuery({ query: CampaignListDocument, variables: { filter, after: null } });
  const count = data?.campaigns.totalCount;
  const create = holds(viewer, ["ADMIN", "PLANNER"]) && (
    <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
      {t.create}
    </Button>
  );
  const isFiltered = Boolean(search.status || search.agency || search.text);
  return (
    <Page
      title={t.campaigns}
      lead={count === undefined ? "\u00a0" : t.count(formats.count(count))}
      actions={(count !== 0 || isFiltered) && create}
    >
      <div className={styles.filters} role="group" aria-label={t.filters}>
        <Input
          key={search.text}
          type="search"
          aria-label={t.text}
          placeholder={t.text}
          defaultValue={search.text ?? ""}
          onPressEnter={({ currentTarget }) => change({ text: currentTarget.value.trim() || null })}
          onBlur={({ currentTarget }) => change({ text: currentTarget.value.trim() || null })}
        />
        <Select<CampaignStatus>
          aria-label={t.status}
          value={search.status ?? undefined}
          placeholder={t.allStatuses}
          allowClear={CLEAR}
          onChange={(status: CampaignStatus | undefined) => change({ status: status ?? null })}
          options={STATUSES.map((value) => ({ value, label: statuses[value] }))}
        />
        <AgencyChoice
          value={search.agency}
          onChange={(agency) => change({ agency })}
          label={t.agency}
          open={t.allAgencies}
        />
      </div>
      {count === 0 && isFiltered && <Nothing>{t.nothing}</Nothing>}
      {count === 0 && !isFiltered && (
        <Empty icon="campaign" title={t.none} step={create}>
          {create ? t.noneAbout : t.noneForMe}
        </Empty>
      )}
      {afters.map((after, index) => (
        <CampaignRows
          key={after ?? ""}
          filter={filter}
          after={after}
          onMore={index === afters.length - 1 ? (next) => setAfters([...afters, next]) : undefined}
        />
      ))}
      {isCreating && (
        <CampaignDialog
          onClose={() => setCreating(false)}
          onCreated={(id) => void navigate(`/campaigns/${id}`)}
        />
      )}
    </Page>
  );
}

interface CampaignRowsProps {
  readonly filter: ReturnType<typeof campaignFilterOf>;
  readonly after: string | null;
  readonly onMore: ((after: string) => void) | undefined;
}

function CampaignRows({ filter, after, onMore }: CampaignRowsProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const statuses = useTranslations(campaignStatuses);
  const [{ data, error }, refetch] = useQuery({ query: CampaignListDocument, variables: { filter, after } });
  if (error && !data)
    return <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading height={480} />;
  const { nodes, pageInfo } = data.campaigns;
  return (
    <>
      <ul className={styles.campaigns}>
        {nodes.map(({ id, title, status, startsOn, endsOn, lead, area }) => (
          <li key={id}>
            <Link to={`/campaigns/${id}`}>
              <span className={styles.title}>{title}</span>
              <span className={styles.status} data-status={status}>
                {statuses[status]}
              </span>
              <FactList facts={[`${formats.day(startsOn)} – ${formats.day(endsOn)}`, area.name, lead.name]} />
            </Link>
          </li>
        ))}
      </ul>
      {onMore && pageInfo.hasNextPage && pageInfo.endCursor && (
        <Button onClick={() => onMore(pageInfo.endCursor!)}>{t.more}</Button>
      )}
    </>
  );
}

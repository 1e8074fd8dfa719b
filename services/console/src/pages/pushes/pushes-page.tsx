import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useQuery } from "urql";
import type { CampaignStatus } from "../../graph/schema.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { CampaignChoice } from "../../planning/choices.js";
import { CampaignChoices } from "../../planning/planning.documents.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { Empty, Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { PushDialog } from "./push-dialog.js";
import { PushItem } from "./push-item.js";
import { PushesOf } from "./pushes.documents.js";
import styles from "./pushes-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "线上推送",
    lead: "公众号、视频号和网格群的推送。浏览量是曝光次数，不计入触达人数。",
    campaign: "专项行动",
    choose: "选择专项行动",
    first: "先选择一个专项行动，再看它的推送。",
    noCampaign: "还没有专项行动",
    noCampaignAbout: "推送属于一项专项行动。有了专项行动，就可以在这里起草。",
    campaigns: "去专项行动",
    nothing: "这个专项行动还没有推送",
    nothingAbout: "起草后先预览，再定时发出或直接发出。",
    add: "起草推送",
    more: (n: number) => `再显示一些（共 ${n} 条）`,
    gone: "没有这个专项行动，或者您看不到它。",
  },
  en: {
    title: "Online pushes",
    lead: "To the official account, the video channel and grid groups. Views are impressions and never count as people reached.",
    campaign: "Campaign",
    choose: "Choose a campaign",
    first: "Choose a campaign to see its pushes.",
    noCampaign: "There are no campaigns yet",
    noCampaignAbout: "A push belongs to a campaign. Once there is one, pushes are drafted here.",
    campaigns: "Go to the campaigns",
    nothing: "This campaign has no pushes yet",
    nothingAbout: "A draft is looked at first, then sent at once or at a time.",
    add: "Draft a push",
    more: (n) => `Show more of ${n}`,
    gone: "There is no such campaign, or it is not for you to see.",
  },
});

const A_PAGE = 20;
const STATUSES: readonly CampaignStatus[] = ["DRAFT", "SUBMITTED", "APPROVED", "ACTIVE", "CLOSED"];

/** Page with the online pushes of a campaign: `/pushes?campaign=`. */
export function Component() {
  const t = useTranslations(messages);
  const [params, setParams] = useSearchParams();
  const campaign = params.get("campaign");
  const [first, setFirst] = useState(A_PAGE);
  const [isDrafting, setIsDrafting] = useState(false);
  const [{ data, error }, refetch] = useQuery({
    query: PushesOf,
    variables: { campaign: campaign ?? "", first },
    pause: campaign === null,
  });
  const [{ data: choices }] = useQuery({
    query: CampaignChoices,
    variables: { filter: { statuses: STATUSES } },
  });
  const campaigns = choices?.campaigns;
  const shown = campaign !== null && data?.campaign?.id === campaign ? data.campaign : null;
  const { nodes = [], totalCount = 0 } = shown?.publications ?? {};
  const draft = (
    <Button type="primary" icon={<Icon name="plus" size={16} />} onClick={() => setIsDrafting(true)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} lead={t.lead} actions={shown && totalCount > 0 && draft}>
      <CampaignChoice
        className={styles.campaign}
        label={t.campaign}
        open={t.choose}
        statuses={STATUSES}
        value={campaign}
        onChange={(chosen) => {
          setFirst(A_PAGE);
          setParams(chosen ? { campaign: chosen } : {}, { replace: true });
        }}
      />
      {campaign === null && campaigns?.totalCount !== 0 && <Nothing>{t.first}</Nothing>}
      {campaign === null && campaigns?.totalCount === 0 && (
        <Empty icon="push" title={t.noCampaign} step={<LinkButton to="/campaigns">{t.campaigns}</LinkButton>}>
          {t.noCampaignAbout}
        </Empty>
      )}
      {error && !shown && <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      {campaign !== null && !error && !data && <Loading height={320} />}
      {data && data.campaign === null && <Nothing>{t.gone}</Nothing>}
      {shown && totalCount === 0 && (
        <Empty icon="push" title={t.nothing} step={draft}>
          {t.nothingAbout}
        </Empty>
      )}
      <ul className={styles.pushes}>
        {nodes.map((push) => (
          <PushItem key={push.id} push={push} />
        ))}
      </ul>
      {totalCount > nodes.length && nodes.length < 100 && (
        <Button onClick={() => setFirst(Math.min(100, first + A_PAGE))}>{t.more(totalCount)}</Button>
      )}
      {isDrafting && shown && (
        <PushDialog campaign={{ id: shown.id, area: shown.area }} onClose={() => setIsDrafting(false)} />
      )}
    </Page>
  );
}

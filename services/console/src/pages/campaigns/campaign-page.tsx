import { Button } from "antd";
import { useState } from "react";
import { useQuery } from "urql";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useLiveReach } from "../../reach/live.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { FactList } from "../../ui/fact-list.js";
import { Icon } from "../../ui/icon.js";
import { LinkButton } from "../../ui/link-button.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Page } from "../../ui/page.js";
import { CampaignDialog } from "./campaign-dialog.js";
import { CampaignEventsSection } from "./campaign-events.js";
import styles from "./campaign-page.module.css";
import { CampaignPage as CampaignPageDocument } from "./campaigns.documents.js";
import { Effect } from "./effect.js";
import { Moves } from "./moves.js";
import { Participants } from "./participants.js";
import { SaveAsProgramme } from "./save-as-programme.js";
import { Targets } from "./targets.js";

const messages = defineMessages({
  "zh-CN": {
    campaigns: "专项行动",
    unknown: "没有找到这项专项行动",
    unknownAbout: "它可能不存在，或您无权查看。",
    edit: "修改",
    register: "登记活动",
    lead: (name: string) => `牵头：${name}`,
    programme: (name: string) => `来自样板方案“${name}”`,
    coverage: "查看覆盖",
    calendar: "查看日历",
  },
  en: {
    campaigns: "Campaigns",
    unknown: "There is no such campaign",
    unknownAbout: "It does not exist, or it is not yours to see.",
    edit: "Edit",
    register: "Register an event",
    lead: (name) => `led by ${name}`,
    programme: (name) => `made from the programme “${name}”`,
    coverage: "Coverage",
    calendar: "Calendar",
  },
});

/** Page of a campaign: its status and next steps, its targets with their progress, its participants and its events. */
export function CampaignPage({ id }: { id: string }) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const viewer = useViewer();
  const [{ data, error }, refetch] = useQuery({ query: CampaignPageDocument, variables: { id } });
  const [isEditing, setEditing] = useState(false);
  const trail = [{ name: t.campaigns, to: "/campaigns" }];
  if (!data)
    return (
      <Page title={t.campaigns} trail={trail}>
        {error ? (
          <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
        ) : (
          <Loading height={620} />
        )}
      </Page>
    );
  const { campaign } = data;
  if (!campaign)
    return (
      <Page title={t.unknown} trail={trail}>
        <Nothing>{t.unknownAbout}</Nothing>
      </Page>
    );
  const takesEvents =
    (campaign.status === "APPROVED" || campaign.status === "ACTIVE") &&
    holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]);
  return (
    <Page
      title={campaign.title}
      trail={trail}
      lead={
        <FactList
          facts={[
            `${formats.day(campaign.startsOn)} – ${formats.day(campaign.endsOn)}`,
            campaign.area.name,
            t.lead(campaign.lead.name),
            ...(campaign.programme ? [t.programme(campaign.programme.name)] : []),
          ]}
        />
      }
      actions={
        takesEvents && (
          <LinkButton to={`/register?campaign=${id}`} icon="plus" isPrimary>
            {t.register}
          </LinkButton>
        )
      }
    >
      <LiveReach area={campaign.area.id} />
      {campaign.description && <p className={styles.description}>{campaign.description}</p>}
      <Moves campaign={campaign} />
      <div className={styles.actions}>
        {campaign.mayUpdate && (
          <Button icon={<Icon name="edit" size={16} />} onClick={() => setEditing(true)}>
            {t.edit}
          </Button>
        )}
        {campaign.status !== "DRAFT" && campaign.status !== "SUBMITTED" && (
          <LinkButton to={`/coverage/${campaign.area.id}?campaign=${id}`} icon="coverage">
            {t.coverage}
          </LinkButton>
        )}
        <LinkButton to={`/calendar?view=month&campaign=${id}`} icon="calendar">
          {t.calendar}
        </LinkButton>
        {campaign.mayInvite || campaign.moves.length > 0 || campaign.status === "CLOSED" ? (
          <SaveAsProgramme campaign={campaign} />
        ) : null}
      </div>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Targets campaign={campaign} />
          <CampaignEventsSection campaign={id} />
        </div>
        <div className={styles.beside}>
          <Participants campaign={campaign} participants={campaign.participants} />
          <Effect campaign={id} />
        </div>
      </div>
      {isEditing && <CampaignDialog campaign={campaign} onClose={() => setEditing(false)} />}
    </Page>
  );
}

/** Keeps the figures live, and shows a notice while they are not. */
function LiveReach({ area }: { area: string }) {
  const notLive = useLiveReach(area);
  return notLive && <p>{notLive}</p>;
}

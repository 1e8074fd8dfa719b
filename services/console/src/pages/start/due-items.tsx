import { useAct } from "../../graph/use-act.js";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { eventKinds, participationRoles } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { DueItem, type DueItemProps } from "./due-item.js";
import { AnswerInvitation, ApproveCampaign, DecideEvent } from "./due.documents.js";
import type { DueEventFragment, WhatIsDueQuery } from "./due.documents.js";

type Due = WhatIsDueQuery["due"];

const messages = defineMessages({
  "zh-CN": {
    invitedBy: (lead: string, role: string) => `${lead}邀请贵单位${role}`,
    join: "参加",
    decline: "谢绝",
    agree: "同意",
    disagree: "不同意",
    approve: "批准",
  },
  en: {
    invitedBy: (lead, role) => `${lead} asks your agency to join as ${role}`,
    join: "Join",
    decline: "Decline",
    agree: "Agree",
    disagree: "Refuse",
    approve: "Approve",
  },
});

interface InvitationItemProps {
  readonly invitation: Due["invitations"][number];
  readonly onAnswered: () => void;
}

/** An invitation to join a campaign. */
export function InvitationItem({ invitation: { campaign, role }, onAnswered }: InvitationItemProps) {
  const t = useTranslations(messages);
  const roles = useTranslations(participationRoles);
  const formats = useFormats();
  const act = useAct(AnswerInvitation);
  return (
    <DueItem
      title={campaign.title}
      to={`/campaigns/${campaign.id}`}
      about={[
        t.invitedBy(campaign.lead.name, roles[role]),
        `${formats.day(campaign.startsOn)}–${formats.day(campaign.endsOn)}`,
      ]}
      answers={[
        { name: t.join, isYes: true, takesNote: true },
        { name: t.decline, isYes: false, takesNote: true },
      ]}
      answering={act}
      onAnswer={({ isYes }, note) => act.run({ campaign: campaign.id, accept: isYes, note })}
      onAnswered={onAnswered}
    />
  );
}

interface DecisionItemProps {
  readonly event: DueEventFragment;
  readonly onAnswered: () => void;
}

/** An event that waits for the approval of the viewer's agency. */
export function DecisionItem({ event, onAnswered }: DecisionItemProps) {
  const t = useTranslations(messages);
  const act = useAct(DecideEvent);
  const { id, version } = event;
  return (
    <EventItem
      event={event}
      answers={[
        { name: t.agree, isYes: true, takesNote: true },
        { name: t.disagree, isYes: false, takesNote: true },
      ]}
      answering={act}
      onAnswer={({ isYes }, comment) => act.run({ id, version, approve: isYes, comment })}
      onAnswered={onAnswered}
    />
  );
}

interface CampaignItemProps {
  readonly campaign: Due["campaignsToApprove"][number];
  readonly onAnswered: () => void;
}

/** A campaign that the viewer may approve. */
export function CampaignItem({ campaign, onAnswered }: CampaignItemProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const act = useAct(ApproveCampaign);
  const { id, version, title, lead, area, startsOn, endsOn } = campaign;
  return (
    <DueItem
      title={title}
      to={`/campaigns/${id}`}
      about={[lead.name, area.name, `${formats.day(startsOn)}–${formats.day(endsOn)}`]}
      answers={[{ name: t.approve, isYes: true, takesNote: false }]}
      answering={act}
      onAnswer={() => act.run({ id, version })}
      onAnswered={onAnswered}
    />
  );
}

type EventItemProps = { readonly event: DueEventFragment } & Omit<DueItemProps, "title" | "to" | "about">;

/** An event with its time, place and agency. */
export function EventItem({ event, ...rest }: EventItemProps) {
  const kind = useTranslations(eventKinds);
  const formats = useFormats();
  const { title, startsAt, endsAt, venue, area, agency } = event;
  return (
    <DueItem
      title={title}
      to={`/events/${event.id}`}
      about={[formats.span(startsAt, endsAt), venue?.name ?? area.name, kind[event.kind], agency.name]}
      {...rest}
    />
  );
}

import { useRef } from "react";
import { useQuery, type UseQueryState } from "urql";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Failed, Loading, Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import type { WhatIsDueQuery } from "./due.documents.js";
import { CampaignItem, DecisionItem, EventItem, InvitationItem } from "./due-items.js";
import { DueGroup, DueItem } from "./due-item.js";
import { FirstSteps } from "./first-steps.js";
import { PairsWaiting } from "../people/people.documents.js";
import { peoplePage } from "../people/index.js";
import styles from "./due-list.module.css";

type Due = WhatIsDueQuery["due"];

const messages = defineMessages({
  "zh-CN": {
    title: "等我处理",
    nothing: "都处理完了。有新的审批或邀请时，会出现在这里。",
    invitations: "参加邀请",
    decisions: "活动审批",
    campaigns: "行动审批",
    closed: "场所停用",
    noSpeaker: "还没有宣讲员",
    pairs: "号码核对",
    pairsTitle: "同一个人，还是两个人？",
    pairsAbout: "身份证号码和手机号码一起登记，决定之前按两个人计数",
    check: "去核对",
    move: "改期",
    assign: "安排宣讲员",
  },
  en: {
    title: "Waiting for me",
    nothing: "All done. New approvals and invitations will appear here.",
    invitations: "Invitations",
    decisions: "Events to approve",
    campaigns: "Campaigns to approve",
    closed: "Venue closed",
    noSpeaker: "No speaker yet",
    pairs: "Numbers to check",
    pairsTitle: "One person or two?",
    pairsAbout: "An identity number and a phone came together; until somebody decides they count as two",
    check: "Check",
    move: "Move",
    assign: "Assign speakers",
  },
});

/** Returns the number of pending items. */
export function countDue(due: Due): number {
  return (
    due.decisionsCount +
    due.invitationsCount +
    due.campaignsToApproveCount +
    due.eventsAtClosedVenuesCount +
    due.eventsWithoutSpeakersCount
  );
}

/**
 * Returns the number of pairs that wait for the user's decision; 0 without the role for it, undefined while loading.
 */
export function usePairsWaiting(): number | undefined {
  const isTheirs = holds(useViewer(), peoplePage.roles);
  const [{ data, error }] = useQuery({ query: PairsWaiting, pause: !isTheirs });
  return isTheirs && !error ? data?.personJoins.totalCount : 0;
}

interface DueListProps {
  /** Number of pairs that wait for a decision. */
  readonly pairs: number;
  readonly answer: UseQueryState<WhatIsDueQuery, object>;
  readonly onRetry: () => void;
}

/** The pending items of the viewer, grouped by what is to be done; some can be answered in place. */
export function DueList({ answer: { data, error }, pairs, onRetry }: DueListProps) {
  const t = useTranslations(messages);
  const place = useRef<HTMLDivElement>(null);
  // An answered row disappears, and with it the focus.
  const onAnswered = () => place.current?.focus({ preventScroll: true });
  return (
    <Section title={t.title}>
      <div ref={place} tabIndex={-1} className={styles.groups}>
        {error && !data && <Failed error={error} onRetry={onRetry} />}
        {!error && !data && <Loading height={320} />}
        {data && countDue(data.due) + pairs === 0 && (
          <>
            <Nothing>{t.nothing}</Nothing>
            <FirstSteps />
          </>
        )}
        {data && (
          <>
            <DueGroup title={t.invitations} count={data.due.invitationsCount}>
              {data.due.invitations.map((invitation) => (
                <InvitationItem
                  key={invitation.campaign.id}
                  invitation={invitation}
                  onAnswered={onAnswered}
                />
              ))}
            </DueGroup>
            <DueGroup title={t.decisions} count={data.due.decisionsCount}>
              {data.due.decisions.map((event) => (
                <DecisionItem key={event.id} event={event} onAnswered={onAnswered} />
              ))}
            </DueGroup>
            <DueGroup title={t.campaigns} count={data.due.campaignsToApproveCount}>
              {data.due.campaignsToApprove.map((campaign) => (
                <CampaignItem key={campaign.id} campaign={campaign} onAnswered={onAnswered} />
              ))}
            </DueGroup>
            <DueGroup title={t.pairs} count={pairs}>
              <DueItem
                title={t.pairsTitle}
                to={peoplePage.home}
                about={[t.pairsAbout]}
                action={{ name: t.check, to: peoplePage.home }}
              />
            </DueGroup>
            <DueGroup title={t.closed} count={data.due.eventsAtClosedVenuesCount}>
              {data.due.eventsAtClosedVenues.map((event) => (
                <EventItem
                  key={event.id}
                  event={event}
                  notice={event.notices.join(" ")}
                  action={{ name: t.move, to: `/events/${event.id}?open=move` }}
                />
              ))}
            </DueGroup>
            <DueGroup title={t.noSpeaker} count={data.due.eventsWithoutSpeakersCount}>
              {data.due.eventsWithoutSpeakers.map((event) => (
                <EventItem
                  key={event.id}
                  event={event}
                  action={{ name: t.assign, to: `/events/${event.id}?open=speakers` }}
                />
              ))}
            </DueGroup>
          </>
        )}
      </div>
    </Section>
  );
}

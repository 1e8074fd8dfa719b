import { App, Button, Input, Popconfirm, Select } from "antd";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import type { ParticipationRole } from "../../graph/schema.js";
import { useProblemText } from "../../graph/problem.js";
import { refusalIn } from "../../graph/refusal.rules.js";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { invitationStates, participationRoles } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import { AgencyChoice } from "../../planning/choices.js";
import form from "../../ui/form.module.css";
import { useViewer } from "../../session/use-session.js";
import { holds } from "../../session/viewer.rules.js";
import { Nothing } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import {
  AnswerCampaignInvitation,
  InviteAgency,
  WithdrawInvitation,
  type CampaignFactsFragment,
  type CampaignPageQuery,
} from "./campaigns.documents.js";
import styles from "./participants.module.css";

type Participation = NonNullable<CampaignPageQuery["campaign"]>["participants"][number];

const messages = defineMessages({
  "zh-CN": {
    title: "参加单位",
    lead: "牵头",
    none: "还没有邀请其他单位。",
    invite: "邀请",
    agency: "单位",
    chooseAgency: "选择要邀请的单位",
    role: "角色",
    invited: (name: string) => `已邀请：${name}`,
    invitedYou: "贵单位受邀参加",
    note: "附言（选填）",
    join: "参加",
    decline: "谢绝",
    answered: "已答复",
    withdraw: "撤回邀请",
    withdrawOf: (agency: string) => `撤回邀请：${agency}`,
    sure: "撤回后，对方的待办里不再有这项邀请；以后可以重新邀请。",
    withdrawn: (agency: string) => `已撤回邀请：${agency}`,
    back: "返回",
  },
  en: {
    title: "Who takes part",
    lead: "lead",
    none: "No other agency was invited yet.",
    invite: "Invite",
    agency: "Agency",
    chooseAgency: "Which agency",
    role: "Role",
    invited: (name) => `Invited: ${name}`,
    invitedYou: "Your agency is asked to join",
    note: "Note (optional)",
    join: "Join",
    decline: "Decline",
    answered: "Answered",
    withdraw: "Withdraw",
    withdrawOf: (agency) => `Withdraw the invitation: ${agency}`,
    sure: "The agency is not asked any more. You can invite it again later.",
    withdrawn: (agency) => `Invitation withdrawn: ${agency}`,
    back: "Back",
  },
});

interface ParticipantsProps {
  readonly campaign: CampaignFactsFragment;
  readonly participants: readonly Participation[];
}

/** The lead agency, the invited agencies and their answers, with forms to invite more and to answer for one's own. */
export function Participants({ campaign, participants }: ParticipantsProps) {
  const t = useTranslations(messages);
  const roles = useTranslations(participationRoles);
  const states = useTranslations(invitationStates);
  const viewer = useViewer();
  const isInvited =
    holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) &&
    participants.some(({ agency, state }) => agency.id === viewer.agency.id && state === "INVITED");
  return (
    <Section title={t.title}>
      {isInvited && <Answer campaign={campaign.id} />}
      <ul className={styles.list}>
        <li>
          <span>{campaign.lead.name}</span>
          <span className={styles.state}>{t.lead}</span>
        </li>
        {participants.map(({ agency, role, state, note }) => (
          <li key={agency.id}>
            <span>
              {agency.name}
              <small>
                {roles[role]}
                {note && ` · ${note}`}
              </small>
            </span>
            <span className={styles.end}>
              <span className={styles.state} data-state={state}>
                {states[state]}
              </span>
              {campaign.mayInvite && state === "INVITED" && (
                <Withdraw campaign={campaign.id} agency={agency} />
              )}
            </span>
          </li>
        ))}
      </ul>
      {participants.length === 0 && <Nothing>{t.none}</Nothing>}
      {campaign.mayInvite && (
        <Invite
          campaign={campaign}
          without={[
            campaign.lead.id,
            ...participants.filter(({ state }) => state !== "DECLINED").map(({ agency }) => agency.id),
          ]}
        />
      )}
    </Section>
  );
}

function Invite({ campaign, without }: { campaign: CampaignFactsFragment; without: readonly string[] }) {
  const t = useTranslations(messages);
  const roles = useTranslations(participationRoles);
  const { message } = App.useApp();
  const act = useAct(InviteAgency);
  const [agency, setAgency] = useState<string | null>(null);
  const [role, setRole] = useState<ParticipationRole>("CO_HOST");
  const invite = async (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!agency || !(await act.run({ campaign: campaign.id, agency, role }))) return;
    void message.success(t.invited(roles[role]));
    setAgency(null);
  };
  return (
    <form className={styles.invite} onSubmit={(submitted) => void invite(submitted)}>
      <AgencyChoice
        value={agency}
        onChange={setAgency}
        label={t.agency}
        open={t.chooseAgency}
        without={without}
      />
      <Select<ParticipationRole>
        aria-label={t.role}
        value={role}
        onChange={setRole}
        options={(["CO_HOST", "SUPPORT"] as const).map((value) => ({ value, label: roles[value] }))}
      />
      <Button htmlType="submit" loading={act.isBusy} disabled={!agency}>
        {t.invite}
      </Button>
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
    </form>
  );
}

/** Button that withdraws an unanswered invitation, after a confirmation. */
function Withdraw({ campaign, agency }: { campaign: string; agency: Participation["agency"] }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [{ fetching }, withdraw] = useMutation(WithdrawInvitation);
  const confirmed = async () => {
    const { data, error } = await withdraw({ campaign, agency: agency.id });
    // Once the agency has answered, its button is gone; so a message that outlives the button shows the result.
    const why = error ? problemText(error) : refusalIn(data);
    if (why !== null) void message.error(why);
    else void message.success(t.withdrawn(agency.name));
  };
  return (
    <Popconfirm
      title={t.sure}
      placement="bottomRight"
      styles={{ root: { maxWidth: 320 } }}
      okText={t.withdraw}
      cancelText={t.back}
      onConfirm={() => void confirmed()}
    >
      <Button type="text" size="small" loading={fetching} aria-label={t.withdrawOf(agency.name)}>
        {t.withdraw}
      </Button>
    </Popconfirm>
  );
}

function Answer({ campaign }: { campaign: string }) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const act = useAct(AnswerCampaignInvitation);
  const [note, setNote] = useState("");
  const answer = async (accept: boolean) => {
    if (await act.run({ campaign, accept, note: note.trim() || null })) void message.success(t.answered);
  };
  return (
    <div className={form.refused}>
      <p>
        <strong>{t.invitedYou}</strong>
      </p>
      <Input.TextArea
        rows={2}
        maxLength={500}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        placeholder={t.note}
        aria-label={t.note}
      />
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
      <div className={form.actions}>
        <Button onClick={() => void answer(false)} loading={act.isBusy}>
          {t.decline}
        </Button>
        <Button type="primary" onClick={() => void answer(true)} loading={act.isBusy}>
          {t.join}
        </Button>
      </div>
    </div>
  );
}

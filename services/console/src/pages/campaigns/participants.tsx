import { App, Button, Input, Popconfirm, Select } from "antd";
import { useState, type FormEvent } from "react";
import { useMutation } from "urql";
import type { ParticipationRole } from "../../graph/schema.js";
import { useProblemText } from "../../graph/problem.js";
import { refusalIn } from "../../graph/refusal.rules.js";
import { useAct } from "../../graph/use-act.js";
import { useWords } from "../../language/language.js";
import { invitationStates, participationRoles } from "../../language/terms.js";
import { words } from "../../language/message-catalog.js";
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

const said = words({
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

/** Who leads, who was invited and what they said; inviting more, and answering for one's own agency. */
export function Participants({ campaign, participants }: ParticipantsProps) {
  const say = useWords(said);
  const roles = useWords(participationRoles);
  const states = useWords(invitationStates);
  const viewer = useViewer();
  const isAsked =
    holds(viewer, ["ADMIN", "PLANNER", "PARTNER"]) &&
    participants.some(({ agency, state }) => agency.id === viewer.agency.id && state === "INVITED");
  return (
    <Section title={say.title}>
      {isAsked && <Answer campaign={campaign.id} />}
      <ul className={styles.list}>
        <li>
          <span>{campaign.lead.name}</span>
          <span className={styles.state}>{say.lead}</span>
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
      {participants.length === 0 && <Nothing>{say.none}</Nothing>}
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
  const say = useWords(said);
  const roles = useWords(participationRoles);
  const { message } = App.useApp();
  const act = useAct(InviteAgency);
  const [agency, setAgency] = useState<string | null>(null);
  const [role, setRole] = useState<ParticipationRole>("CO_HOST");
  const invite = async (submitted: FormEvent) => {
    submitted.preventDefault();
    if (!agency || !(await act.run({ campaign: campaign.id, agency, role }))) return;
    void message.success(say.invited(roles[role]));
    setAgency(null);
  };
  return (
    <form className={styles.invite} onSubmit={(submitted) => void invite(submitted)}>
      <AgencyChoice
        value={agency}
        onChange={setAgency}
        label={say.agency}
        open={say.chooseAgency}
        without={without}
      />
      <Select<ParticipationRole>
        aria-label={say.role}
        value={role}
        onChange={setRole}
        options={(["CO_HOST", "SUPPORT"] as const).map((value) => ({ value, label: roles[value] }))}
      />
      <Button htmlType="submit" loading={act.isBusy} disabled={!agency}>
        {say.invite}
      </Button>
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
    </form>
  );
}

/** Takes back an invitation that was not answered, once more is said to. */
function Withdraw({ campaign, agency }: { campaign: string; agency: Participation["agency"] }) {
  const say = useWords(said);
  const { message } = App.useApp();
  const problemText = useProblemText();
  const [{ fetching }, withdraw] = useMutation(WithdrawInvitation);
  const confirmed = async () => {
    const { data, error } = await withdraw({ campaign, agency: agency.id });
    // Who has answered meanwhile has no such button any more, so that it is said where it outlives the button.
    const why = error ? problemText(error) : refusalIn(data);
    if (why !== null) void message.error(why);
    else void message.success(say.withdrawn(agency.name));
  };
  return (
    <Popconfirm
      title={say.sure}
      placement="bottomRight"
      styles={{ root: { maxWidth: 320 } }}
      okText={say.withdraw}
      cancelText={say.back}
      onConfirm={() => void confirmed()}
    >
      <Button type="text" size="small" loading={fetching} aria-label={say.withdrawOf(agency.name)}>
        {say.withdraw}
      </Button>
    </Popconfirm>
  );
}

function Answer({ campaign }: { campaign: string }) {
  const say = useWords(said);
  const { message } = App.useApp();
  const act = useAct(AnswerCampaignInvitation);
  const [note, setNote] = useState("");
  const answer = async (accept: boolean) => {
    if (await act.run({ campaign, accept, note: note.trim() || null })) void message.success(say.answered);
  };
  return (
    <div className={form.refused}>
      <p>
        <strong>{say.invitedYou}</strong>
      </p>
      <Input.TextArea
        rows={2}
        maxLength={500}
        value={note}
        onChange={({ target }) => setNote(target.value)}
        placeholder={say.note}
        aria-label={say.note}
      />
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
      <div className={form.actions}>
        <Button onClick={() => void answer(false)} loading={act.isBusy}>
          {say.decline}
        </Button>
        <Button type="primary" onClick={() => void answer(true)} loading={act.isBusy}>
          {say.join}
        </Button>
      </div>
    </div>
  );
}

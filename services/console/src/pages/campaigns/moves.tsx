import { App, Button } from "antd";
import type { CampaignStatus } from "../../graph/schema.js";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { campaignStatuses } from "../../language/terms.js";
import { defineMessages } from "../../language/message-catalog.js";
import form from "../../ui/form.module.css";
import { dialogPlace } from "../../ui/dialog-place.js";
import { Icon } from "../../ui/icon.js";
import { MoveCampaign, type CampaignFactsFragment } from "./campaigns.documents.js";
import styles from "./moves.module.css";

const messages = defineMessages({
  "zh-CN": {
    steps: "进展",
    now: "（当前）",
    DRAFT: "退回草稿",
    SUBMITTED: "提交审批",
    APPROVED: "批准",
    ACTIVE: "启动",
    CLOSED: "结束",
    CANCELLED: "取消行动",
    waits: "已提交，等待其他统筹员或管理员批准。",
    sureCLOSED: "结束后不能再登记活动，也不能重新启动。确定结束吗？",
    sureCANCELLED: "取消后不能恢复，尚未举行的活动会一并取消。确定取消吗？",
    sureAPPROVED: "批准后名称、日期和目标不能再修改。确定批准吗？",
    sure: "请确认",
    back: "返回",
    done: (status: string) => `现在是：${status}`,
  },
  en: {
    steps: "Progress",
    now: " (now)",
    DRAFT: "Back to draft",
    SUBMITTED: "Submit for approval",
    APPROVED: "Approve",
    ACTIVE: "Start",
    CLOSED: "Close",
    CANCELLED: "Cancel the campaign",
    waits: "Submitted; another planner or an administrator approves it.",
    sureCLOSED: "A closed campaign takes no more events and does not start again. Close it?",
    sureCANCELLED:
      "This cannot be undone, and events still to be held are cancelled with it. Cancel the campaign?",
    sureAPPROVED: "Title, days and targets stay as they are once it is approved. Approve it?",
    sure: "Are you sure?",
    back: "Back",
    done: (status) => `Now: ${status}`,
  },
});

const WAY: readonly CampaignStatus[] = ["DRAFT", "SUBMITTED", "APPROVED", "ACTIVE", "CLOSED"];

/** The status of a campaign, and the transitions that the viewer may make. */
export function Moves({ campaign }: { campaign: CampaignFactsFragment }) {
  const t = useTranslations(messages);
  const statuses = useTranslations(campaignStatuses);
  const { message, modal } = App.useApp();
  const act = useAct(MoveCampaign);
  const { id, version, status, moves } = campaign;
  const at = WAY.indexOf(status);
  const move = async (to: CampaignStatus) => {
    if (await act.run({ id, version, to })) void message.success(t.done(statuses[to]));
  };
  const choose = (to: CampaignStatus) => {
    if (to !== "CLOSED" && to !== "CANCELLED" && to !== "APPROVED") return void move(to);
    return void modal.confirm({
      title: t.sure,
      content: t[`sure${to}`],
      okText: t[to],
      okButtonProps: { danger: to === "CANCELLED" },
      cancelText: t.back,
      icon: null,
      getContainer: dialogPlace,
      onOk: () => move(to),
    });
  };
  return (
    <div className={styles.moves}>
      {status === "CANCELLED" ? (
        <p className={styles.cancelled}>{statuses.CANCELLED}</p>
      ) : (
        <ol className={styles.way} aria-label={t.steps}>
          {WAY.map((step, index) => (
            <li
              key={step}
              data-state={index < at ? "DONE" : index === at ? "NOW" : "AHEAD"}
              aria-current={index === at ? "step" : undefined}
            >
              {index < at && <Icon name="check" size={14} />}
              {statuses[step]}
              {index === at && <span className="unseen">{t.now}</span>}
            </li>
          ))}
        </ol>
      )}
      <div className={styles.buttons}>
        {moves.map((to) => (
          <Button
            key={to}
            type={to === "CANCELLED" ? "text" : "primary"}
            danger={to === "CANCELLED"}
            disabled={act.isBusy}
            onClick={() => choose(to)}
          >
            {t[to]}
          </Button>
        ))}
      </div>
      {status === "SUBMITTED" && !moves.includes("APPROVED") && <p className={form.note}>{t.waits}</p>}
      {act.problem && (
        <p role="alert" className={form.problem}>
          {act.problem}
        </p>
      )}
    </div>
  );
}

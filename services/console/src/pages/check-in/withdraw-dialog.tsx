import { App, Input } from "antd";
import { useState } from "react";
import { useAct } from "../../graph/use-act.js";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { clientIdOf, type StoredEntry } from "../../outbox/outbox.rules.js";
import { useOutbox } from "../../outbox/use-outbox.js";
import { FormDialog } from "../../ui/form-dialog.js";
import form from "../../ui/form.module.css";
import { WithdrawCheckIn, WithdrawCrowd } from "./check-in.documents.js";

const messages = defineMessages({
  "zh-CN": {
    title: "撤销签到",
    about: (who: string) => `“${who}”将不再计入任何统计。`,
    ticked: "撤销后，此人不能再在名单上勾选；若到场，请用“登记”签到。",
    reason: "原因（请勿写姓名）",
    usual: "登记有误",
    withdraw: "确认撤销",
    done: (who: string) => `已撤销：${who}`,
  },
  en: {
    title: "Withdraw the check-in",
    about: (who) => `“${who}” counts nowhere any more.`,
    ticked: "They cannot be ticked again on the roster; if they are here, check them in by “Person”.",
    reason: "Why (name nobody)",
    usual: "Taken by mistake",
    withdraw: "Withdraw it",
    done: (who) => `Withdrawn: ${who}`,
  },
});

interface WithdrawDialogProps {
  readonly entry: StoredEntry;
  readonly onClose: () => void;
}

/** Dialog that withdraws a check-in from the server, once a reason is given. */
export function WithdrawDialog({ entry, onClose }: WithdrawDialogProps) {
  const t = useTranslations(messages);
  const { message } = App.useApp();
  const outbox = useOutbox();
  const person = useAct(WithdrawCheckIn);
  const crowd = useAct(WithdrawCrowd);
  const act = entry.taken.kind === "CROWD" ? crowd : person;
  const [reason, setReason] = useState(t.usual);
  const withdraw = async () => {
    if (!(await act.run({ event: entry.event.id, clientId: clientIdOf(entry), reason }))) return;
    await outbox.remove(entry);
    void message.success(t.done(entry.shown));
    onClose();
  };
  return (
    <FormDialog
      title={t.title}
      does={t.withdraw}
      isDanger
      isReady={reason.trim() !== ""}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={withdraw}
      onClose={onClose}
    >
      <p>{t.about(entry.shown)}</p>
      {entry.taken.kind === "ROSTER" && <p className={form.note}>{t.ticked}</p>}
      <label className={form.field}>
        <span>{t.reason}</span>
        <Input required maxLength={500} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
    </FormDialog>
  );
}

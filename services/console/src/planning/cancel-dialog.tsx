import { App, Input } from "antd";
import { useState } from "react";
import { useAct } from "../graph/use-act.js";
import { useFormats } from "../language/formats.js";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import styles from "../ui/form.module.css";
import { CancelEvent, type PlannedEventFragment } from "./planning.documents.js";
import { FormDialog } from "../ui/form-dialog.js";

const messages = defineMessages({
  "zh-CN": {
    title: "取消活动",
    about: (title: string, when: string) =>
      `“${title}”（${when}）将从日历中取消，场所和宣讲员随之空出。取消后不能恢复。`,
    reason: "取消原因",
    cancel: "确认取消",
    done: (title: string) => `已取消：${title}`,
  },
  en: {
    title: "Cancel the event",
    about: (title, when) =>
      `“${title}” (${when}) is taken off the calendar; its venue and speakers are free again. This cannot be undone.`,
    reason: "Why",
    cancel: "Cancel the event",
    done: (title) => `Cancelled: ${title}`,
  },
});

interface CancelDialogProps {
  readonly event: PlannedEventFragment;
  readonly onClose: () => void;
}

/** Cancels an event after asking for the reason. */
export function CancelDialog({ event, onClose }: CancelDialogProps) {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { message } = App.useApp();
  const act = useAct(CancelEvent);
  const [reason, setReason] = useState("");
  const cancel = async () => {
    if (!(await act.run({ id: event.id, version: event.version, reason }))) return;
    void message.success(t.done(event.title));
    onClose();
  };
  return (
    <FormDialog
      title={t.title}
      does={t.cancel}
      isDanger
      isReady={reason.trim() !== ""}
      isBusy={act.isBusy}
      problem={act.problem}
      onSubmit={cancel}
      onClose={onClose}
    >
      <p>{t.about(event.title, formats.span(event.startsAt, event.endsAt))}</p>
      <label className={styles.field}>
        <span>{t.reason}</span>
        <Input.TextArea
          autoFocus
          required
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
    </FormDialog>
  );
}

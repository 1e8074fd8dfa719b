import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { statusOf } from "../outbox/outbox.rules.js";
import { useOutbox, useOutboxState } from "../outbox/use-outbox.js";
import { useSession, useViewer } from "../session/use-session.js";
import { Icon } from "../ui/icon.js";
import styles from "./account.module.css";

const messages = defineMessages({
  "zh-CN": {
    signOut: "退出登录",
    title: (n: number) => `还有 ${n} 条签到没有处理完`,
    about: "它们还没有发送，或被退回。留在本机（已加密），等您下次在这台设备登录后继续；删除后无法找回。",
    keep: "留在本机并退出",
    drop: "删除并退出",
    sure: (n: number) => `确定删除这 ${n} 条`,
    back: "返回",
  },
  en: {
    signOut: "Sign out",
    title: (n) => `${n} check-in${n === 1 ? "" : "s"} still to be dealt with`,
    about:
      "They are not sent yet, or were refused. Kept on this device, encrypted, they go on when you sign in here again. Deleted, they are gone.",
    keep: "Keep them and sign out",
    drop: "Delete them and sign out",
    sure: (n) => `Delete all ${n} for good`,
    back: "Back",
  },
});

/** Signs out and deletes the user's data in this browser. Asks first if the server has not accepted all entries. */
export function SignOut() {
  const t = useTranslations(messages);
  const session = useSession();
  const viewer = useViewer();
  const outbox = useOutbox();
  const { entries } = useOutboxState();
  const [isAsking, setAsking] = useState(false);
  const [isSure, setSure] = useState(false);
  const open = entries.filter((entry) => entry.user.id === viewer.id && statusOf(entry) !== "DONE").length;
  const leave = async (gaveUp: boolean): Promise<void> => {
    // Signing out never fails, even if the browser's storage does.
    await outbox.leave(viewer, gaveUp).catch(() => undefined);
    session.signOut();
  };
  const ask = () => {
    setSure(false);
    if (open === 0) void leave(false);
    else setAsking(true);
  };
  return (
    <>
      <Button onClick={ask} icon={<Icon name="leave" size={16} />} block>
        {t.signOut}
      </Button>
      <Modal
        open={isAsking}
        title={t.title(open)}
        onCancel={() => setAsking(false)}
        footer={null}
        width={440}
      >
        <p>{t.about}</p>
        <div className={styles.leaving}>
          <Button type="primary" onClick={() => void leave(false)} block>
            {t.keep}
          </Button>
          <Button danger onClick={() => (isSure ? void leave(true) : setSure(true))} block>
            {isSure ? t.sure(open) : t.drop}
          </Button>
          <Button onClick={() => setAsking(false)} block>
            {t.back}
          </Button>
        </div>
      </Modal>
    </>
  );
}

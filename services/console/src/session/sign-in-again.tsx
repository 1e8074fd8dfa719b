import { Button, Modal } from "antd";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { SignInForm } from "./sign-in-form.js";
import { useSession, useSessionState, useViewer } from "./use-session.js";

const messages = defineMessages({
  "zh-CN": {
    title: "登录已过期",
    about: "请重新登录。页面上的内容都还在，登录后继续。",
    other: "使用其他账户",
  },
  en: {
    title: "Your session has ended",
    about: "Sign in again to go on. Everything on the page is still there.",
    other: "Use another account",
  },
});

/** A dialog over the page after the session has ended, so that nothing entered on the page is lost. */
export function SignInAgain() {
  const t = useTranslations(messages);
  const session = useSession();
  const { username } = useViewer();
  return (
    <Modal
      open={useSessionState().kind === "ENDED"}
      title={t.title}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={400}
      centered
      destroyOnHidden
    >
      <p>{t.about}</p>
      <SignInForm username={username} />
      <Button type="link" block onClick={() => session.signOut()}>
        {t.other}
      </Button>
    </Modal>
  );
}

import { Button, Modal } from "antd";
import { useWords } from "../language/language.js";
import { words } from "../language/message-catalog.js";
import { SignInForm } from "./sign-in-form.js";
import { useSession, useSessionState, useViewer } from "./use-session.js";

const said = words({
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

/** Lies over the page when the sign-in has ended, so that nothing that was filled in is lost. */
export function SignInAgain() {
  const say = useWords(said);
  const session = useSession();
  const { username } = useViewer();
  return (
    <Modal
      open={useSessionState().kind === "ENDED"}
      title={say.title}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={400}
      centered
      destroyOnHidden
    >
      <p>{say.about}</p>
      <SignInForm username={username} />
      <Button type="link" block onClick={() => session.signOut()}>
        {say.other}
      </Button>
    </Modal>
  );
}

import { Button } from "antd";
import { useMemo } from "react";
import { RouterProvider } from "react-router/dom";
import { Provider } from "urql";
import { Themed } from "../appearance/themed.js";
import type { Device } from "../device/device.js";
import { DeviceContext } from "../device/use-device.js";
import { graphClient } from "../graph/client.js";
import { useLanguage, useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import type { Outbox } from "../outbox/outbox.js";
import { OutboxContext } from "../outbox/use-outbox.js";
import type { Session } from "../session/session.js";
import { SignInPage } from "../session/sign-in-page.js";
import { SessionContext, useSession, useSessionState, ViewerContext } from "../session/use-session.js";
import type { SessionViewer } from "../session/viewer.rules.js";
import { Brand } from "../ui/brand.js";
import styles from "./app.module.css";
import { createRouter } from "./router.js";

const messages = defineMessages({
  "zh-CN": { unreachable: "暂时连不上服务器。", again: "重试" },
  en: { unreachable: "The server cannot be reached just now.", again: "Try again" },
});

interface AppProps {
  readonly session: Session;
  readonly device: Device;
  readonly outbox: Outbox;
}

export function App({ session, device, outbox }: AppProps) {
  return (
    <SessionContext value={session}>
      <DeviceContext value={device}>
        <OutboxContext value={outbox}>
          <Themed>
            <AuthGate />
          </Themed>
        </OutboxContext>
      </DeviceContext>
    </SessionContext>
  );
}

/** The pages for a signed-in viewer; the sign-in page otherwise. */
function AuthGate() {
  const state = useSessionState();
  if (state.kind === "STARTING") return null;
  if (state.kind === "UNREACHABLE") return <Unreachable />;
  if (state.kind === "SIGNED_OUT") return <SignInPage />;
  return <AuthenticatedApp key={state.viewer.id} viewer={state.viewer} />;
}

/** The app of one viewer. Another person starts fresh: no data and no page state of the previous one. */
function AuthenticatedApp({ viewer }: { viewer: SessionViewer }) {
  const session = useSession();
  const language = useLanguage();
  const client = useMemo(() => graphClient(session, language), [session, language]);
  const router = useMemo(() => createRouter(), []);
  return (
    <ViewerContext value={viewer}>
      <Provider value={client}>
        <RouterProvider router={router} />
      </Provider>
    </ViewerContext>
  );
}

function Unreachable() {
  const t = useTranslations(messages);
  const session = useSession();
  return (
    <main className={styles.unreachable} role="alert">
      <Brand size={36} />
      <p>{t.unreachable}</p>
      <Button onClick={() => void session.start()}>{t.again}</Button>
    </main>
  );
}

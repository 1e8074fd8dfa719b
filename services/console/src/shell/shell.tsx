import { Outlet, ScrollRestoration, useNavigation } from "react-router";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { SignInAgain } from "../session/sign-in-again.js";
import { Brand } from "../ui/brand.js";
import { AccountMenu } from "./account-menu.js";
import { BottomBar } from "./bottom-bar.js";
import { UpdateNotice } from "./update-notice.js";
import { OfflineNotice } from "./offline-notice.js";
import { SideNavigation } from "./side-navigation.js";
import styles from "./shell.module.css";

const messages = defineMessages({ "zh-CN": { skip: "跳到正文" }, en: { skip: "Skip to content" } });

/** The frame around every page: navigation and account. */
export function Shell() {
  const t = useTranslations(messages);
  const isNavigating = useNavigation().state === "loading";
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t.skip}
      </a>
      <header className={styles.side}>
        <div className={styles.brand}>
          <Brand />
        </div>
        <SideNavigation />
        <AccountMenu />
      </header>
      <main id="content" tabIndex={-1} className={styles.content} aria-busy={isNavigating}>
        {isNavigating && <div className={styles.onTheWay} />}
        <OfflineNotice />
        <UpdateNotice />
        <Outlet />
      </main>
      <BottomBar />
      <SignInAgain />
      <ScrollRestoration />
    </div>
  );
}

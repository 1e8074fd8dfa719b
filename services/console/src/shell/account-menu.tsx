import { Popover } from "antd";
import { useState } from "react";
import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { useViewer } from "../session/use-session.js";
import { AppearanceSwitch, LanguageSwitch } from "../settings/switches.js";
import { Icon } from "../ui/icon.js";
import styles from "./account.module.css";
import { SignOut } from "./sign-out.js";

const messages = defineMessages({
  "zh-CN": { account: "账户与设置", language: "语言", appearance: "外观" },
  en: {
    account: "Account and settings",
    language: "Language",
    appearance: "Appearance",
  },
});

/** The viewer's name; behind it the preferences of this browser and signing out. */
export function AccountMenu() {
  const t = useTranslations(messages);
  const { displayName, agency } = useViewer();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      content={<Settings />}
      trigger="click"
      open={isOpen}
      onOpenChange={setOpen}
      placement="topLeft"
      arrow={false}
    >
      <button type="button" className={styles.account} aria-expanded={isOpen} title={t.account}>
        <Icon name="person" size={20} />
        <span className={styles.name}>
          {displayName}
          <small>{agency.name}</small>
        </span>
      </button>
    </Popover>
  );
}

function Settings() {
  const t = useTranslations(messages);
  const { displayName, agency } = useViewer();
  return (
    <div className={styles.settings}>
      <p className={styles.who}>
        {displayName}
        <small>{agency.name}</small>
      </p>
      <span>{t.language}</span>
      <LanguageSwitch block />
      <span>{t.appearance}</span>
      <AppearanceSwitch block />
      <SignOut />
    </div>
  );
}

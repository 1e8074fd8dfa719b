import { useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { PendingEntriesNotice } from "../outbox/pending-entries-notice.js";
import { AppearanceSwitch, LanguageSwitch } from "../settings/switches.js";
import { Brand } from "../ui/brand.js";
import { SignInForm } from "./sign-in-form.js";
import styles from "./sign-in-page.module.css";

const messages = defineMessages({
  "zh-CN": {
    title: "登录 · 星路",
    heading: "登录",
    about: "反诈宣传，一起安排，每个人只算一次。",
  },
  en: {
    title: "Sign in · Starlane",
    heading: "Sign in",
    about: "Anti-fraud outreach, planned together. Each person counted once.",
  },
});

/** Replaces every page until somebody signs in, who then sees the page of the address. */
export function SignInPage() {
  const t = useTranslations(messages);
  return (
    <main className={styles.page}>
      <title>{t.title}</title>
      <div className={styles.sheet}>
        <Brand size={36} />
        <p className={styles.about}>{t.about}</p>
        <h1 className="unseen">{t.heading}</h1>
        <div className={styles.waiting}>
          <PendingEntriesNotice />
        </div>
        <SignInForm />
      </div>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <AppearanceSwitch />
      </footer>
    </main>
  );
}

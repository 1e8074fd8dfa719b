import { useWords } from "../language/language.js";
import { words } from "../language/message-catalog.js";
import { WaitingFor } from "../outbox/pending-entries-notice.js";
import { AppearanceSwitch, LanguageSwitch } from "../settings/switches.js";
import { Brand } from "../ui/brand.js";
import { SignInForm } from "./sign-in-form.js";
import styles from "./sign-in-page.module.css";

const said = words({
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

/** In the place of any page as long as nobody is signed in; whoever signs in finds the page they came for. */
export function SignInPage() {
  const say = useWords(said);
  return (
    <main className={styles.page}>
      <title>{say.title}</title>
      <div className={styles.sheet}>
        <Brand size={36} />
        <p className={styles.about}>{say.about}</p>
        <h1 className="unseen">{say.heading}</h1>
        <div className={styles.waiting}>
          <WaitingFor />
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

import { Link, useParams } from "react-router";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Page } from "../../ui/page.js";
import { Accounts } from "./accounts.js";
import styles from "./administration-page.module.css";
import { Agencies } from "./agencies.js";
import { Audit } from "./audit.js";

const messages = defineMessages({
  "zh-CN": {
    title: "系统管理",
    parts: "管理内容",
    accounts: "账户",
    agencies: "单位",
    audit: "审计记录",
  },
  en: {
    title: "Administration",
    parts: "Parts",
    accounts: "Accounts",
    agencies: "Agencies",
    audit: "Audit log",
  },
});

const PARTS = ["accounts", "agencies", "audit"] as const;

/** Page with the accounts, the agencies and the audit log: `/administration/:part`. */
export function Component() {
  const t = useTranslations(messages);
  const { part: partParam } = useParams();
  const part = PARTS.find((one) => one === partParam) ?? "accounts";
  return (
    <Page title={t.title} windowTitle={t[part]}>
      <nav aria-label={t.parts} className={styles.parts}>
        <ul>
          {PARTS.map((one) => (
            <li key={one}>
              <Link
                to={`/administration/${one}`}
                state={{ keepsFocus: true }}
                aria-current={one === part ? "page" : undefined}
              >
                {t[one]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {part === "accounts" && <Accounts />}
      {part === "agencies" && <Agencies />}
      {part === "audit" && <Audit />}
    </Page>
  );
}

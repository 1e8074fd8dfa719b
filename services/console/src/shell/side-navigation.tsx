import { Link, useLocation } from "react-router";
import { useLanguage, useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import { PAGES } from "../pages/index.js";
import { useViewer } from "../session/use-session.js";
import { Icon } from "../ui/icon.js";
import { destinationsFor, isAt } from "./navigation.rules.js";
import styles from "./side-navigation.module.css";

const messages = defineMessages({ "zh-CN": { navigation: "主导航" }, en: { navigation: "Main" } });

/** Returns the pages of the signed-in viewer. */
export function useDestinations() {
  const { grants } = useViewer();
  return destinationsFor(
    PAGES,
    grants.map(({ role }) => role),
  );
}

/** The navigation at the side of a desktop's screen. */
export function SideNavigation() {
  const t = useTranslations(messages);
  const language = useLanguage();
  const { pathname } = useLocation();
  return (
    <nav aria-label={t.navigation} className={styles.navigation}>
      <ul>
        {useDestinations().map((page) => (
          <li key={page.home}>
            <Link to={page.home} aria-current={isAt(page, pathname) ? "page" : undefined}>
              <Icon name={page.icon} />
              {page.messages[language].name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import { Popover } from "antd";
import { useState } from "react";
import { Link, useLocation } from "react-router";
import { useLanguage, useTranslations } from "../language/language.js";
import { defineMessages } from "../language/message-catalog.js";
import type { ConsolePage } from "../pages/page.js";
import { Icon } from "../ui/icon.js";
import styles from "./bottom-bar.module.css";
import { divideForBar, isAt } from "./navigation.rules.js";
import { useDestinations } from "./side-navigation.js";

const messages = defineMessages({
  "zh-CN": { navigation: "主导航", more: "更多" },
  en: { navigation: "Main", more: "More" },
});

/** The navigation at the bottom of a phone's screen. */
export function BottomBar() {
  const t = useTranslations(messages);
  const { shown, more } = divideForBar(useDestinations());
  return (
    <nav aria-label={t.navigation} className={styles.bar}>
      <ul>
        {shown.map((page) => (
          <Item key={page.home} page={page} />
        ))}
        {more.length > 0 && <More pages={more} />}
      </ul>
    </nav>
  );
}

function Item({ page, onGo }: { page: ConsolePage; onGo?: () => void }) {
  const language = useLanguage();
  const { pathname } = useLocation();
  return (
    <li>
      <Link to={page.home} aria-current={isAt(page, pathname) ? "page" : undefined} onClick={onGo}>
        <Icon name={page.icon} size={22} />
        {page.messages[language].name}
      </Link>
    </li>
  );
}

function More({ pages }: { pages: readonly ConsolePage[] }) {
  const t = useTranslations(messages);
  const [isOpen, setOpen] = useState(false);
  const list = (
    <ul className={styles.more}>
      {pages.map((page) => (
        <Item key={page.home} page={page} onGo={() => setOpen(false)} />
      ))}
    </ul>
  );
  return (
    <li>
      <Popover content={list} trigger="click" open={isOpen} onOpenChange={setOpen} placement="topRight">
        <button type="button" aria-expanded={isOpen}>
          <Icon name="more" size={22} />
          {t.more}
        </button>
      </Popover>
    </li>
  );
}

import { useEffect, useRef, type ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { defineMessages } from "../language/message-catalog.js";
import { useTranslations } from "../language/language.js";
import styles from "./page.module.css";

export interface Crumb {
  readonly name: string;
  readonly to: string;
}

export interface PageProps {
  /** What the page is about: its heading, and the title of the window unless that has one of its own. */
  readonly title: string;
  readonly windowTitle?: string;
  /** Where it lies, from the widest on, itself left out; null as long as that is not known. */
  readonly trail?: readonly Crumb[] | null;
  /** A line below the heading. */
  readonly lead?: ReactNode;
  /** What can be done with the whole page. */
  readonly actions?: ReactNode;
  /** As wide as the window lets it: for what is laid out side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

const messages = defineMessages({
  "zh-CN": { trail: "所在位置", name: "星路" },
  en: { trail: "You are here", name: "Starlane" },
});

const AT_THE_TOP: readonly Crumb[] = [];

/** The frame of every page: where it lies, its heading, which has the focus on arrival, and what it is about. */
export function Page({
  title,
  windowTitle = title,
  trail = AT_THE_TOP,
  lead,
  actions,
  isWide = false,
  children,
}: PageProps) {
  const t = useTranslations(messages);
  const heading = useArrival();
  return (
    <article className={styles.page} data-wide={isWide || undefined}>
      <title>{`${windowTitle} · ${t.name}`}</title>
      <header className={styles.header}>
        {trail === null && <div className={styles.trail} />}
        {trail !== null && trail.length > 0 && (
          <nav aria-label={t.trail} className={styles.trail}>
            <ol>
              {trail.map(({ name, to }) => (
                <li key={to}>
                  <Link to={to}>{name}</Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <div className={styles.lead}>{lead}</div>}
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </article>
  );
}

/** Where one is; the page that opens first leaves the focus where the browser puts it. */
let lastPlace: string | null = null;

/** A heading that takes the focus when another page is gone to, unless whoever goes there says where the focus is. */
function useArrival() {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, state } = useLocation();
  const keepsFocus = (state as { keepsFocus?: boolean } | null)?.keepsFocus === true;
  useEffect(() => {
    if (lastPlace !== null && lastPlace !== pathname && !keepsFocus)
      heading.current?.focus({ preventScroll: true });
    lastPlace = pathname;
  }, [pathname, keepsFocus]);
  return heading;
}

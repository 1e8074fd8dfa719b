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
  /** The heading, and the window's title unless `windowTitle` is given. */
  readonly title: string;
  readonly windowTitle?: string;
  /** Breadcrumbs from the widest level down, without the page itself; null while they are unknown. */
  readonly trail?: readonly Crumb[] | null;
  /** A line below the heading. */
  readonly lead?: ReactNode;
  /** Actions for the whole page. */
  readonly actions?: ReactNode;
  /** True if the page uses the full width of the window, for content laid out side by side. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

const messages = defineMessages({
  "zh-CN": { trail: "所在位置", name: "星路" },
  en: { trail: "You are here", name: "Starlane" },
});

const AT_THE_TOP: readonly Crumb[] = [];

/** The frame of every page: breadcrumbs, heading (focused on arrival), lead and actions. */
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

/** The current address. On the first page the focus stays where the browser puts it. */
let lastPlace: string | null = null;

/** A ref for the heading, which takes the focus after navigation unless the navigation asks to keep it. */
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

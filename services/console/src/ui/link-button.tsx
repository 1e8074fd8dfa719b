import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon, type IconName } from "./icon.js";
import styles from "./link-button.module.css";

interface LinkButtonProps {
  readonly to: string;
  readonly icon?: IconName;
  /** The one that a page is mostly for. */
  readonly isPrimary?: boolean;
  /** What it is called where its words alone do not say it. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A way to another page that looks like what it is for: beginning something. */
export function LinkButton({ to, icon, isPrimary = false, label, children }: LinkButtonProps) {
  return (
    <Link to={to} className={styles.button} data-primary={isPrimary || undefined} aria-label={label}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </Link>
  );
}

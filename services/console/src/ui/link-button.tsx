import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon, type IconName } from "./icon.js";
import styles from "./link-button.module.css";

interface LinkButtonProps {
  readonly to: string;
  readonly icon?: IconName;
  /** True for the main action of a page. */
  readonly isPrimary?: boolean;
  /** Accessible name, if the text alone is not clear. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link to another page that looks like a button, because it starts an action. */
export function LinkButton({ to, icon, isPrimary = false, label, children }: LinkButtonProps) {
  return (
    <Link to={to} className={styles.button} data-primary={isPrimary || undefined} aria-label={label}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </Link>
  );
}

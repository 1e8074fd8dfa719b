import type { CSSProperties } from "react";
import { Link } from "react-router";
import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { eventStatuses } from "../../language/terms.js";
import type { PlannedEventFragment } from "../../planning/planning.documents.js";
import styles from "./chip.module.css";
import type { Moving } from "./moving.js";

interface ChipProps {
  readonly event: PlannedEventFragment;
  readonly moving: Moving;
  /** Leaves out the place, which the row already shows. */
  readonly isBrief?: boolean;
  readonly style?: CSSProperties;
}

/** An event in a calendar: time, title and place, linked to its page. Dragging it, or M and a dialog, moves it. */
export function Chip({ event, moving, isBrief = false, style }: ChipProps) {
  const formats = useFormats();
  const statuses = useTranslations(eventStatuses);
  const { id, title, status, startsAt, endsAt, venue, area, deeds } = event;
  const mayMove = deeds.includes("RESCHEDULE");
  return (
    <Link
      to={`/events/${id}`}
      className={styles.chip}
      style={style}
      data-status={status}
      data-movable={mayMove || undefined}
      data-dragged={moving.dragged === id || undefined}
      draggable={false}
      aria-keyshortcuts={mayMove ? "M" : undefined}
      title={`${formats.time(startsAt)}–${formats.time(endsAt)} ${title} · ${venue?.name ?? area.name} · ${statuses[status]}`}
      onPointerDown={(pointer) => moving.begin(event, pointer)}
      onKeyDown={({ key, altKey, ctrlKey, metaKey }) => {
        if (mayMove && key.toLowerCase() === "m" && !altKey && !ctrlKey && !metaKey) moving.open(event);
      }}
    >
      <span className={styles.time}>{formats.time(startsAt)}</span>
      <span className={styles.title}>{title}</span>
      {!isBrief && <span className={styles.place}>{venue?.name ?? area.name}</span>}
      {status === "PROPOSED" && <span className={styles.status}>{statuses[status]}</span>}
    </Link>
  );
}

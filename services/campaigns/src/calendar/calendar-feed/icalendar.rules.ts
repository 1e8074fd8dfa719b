import { DISTRICT_TIME_ZONE } from "@starlane/calendar";
import type { EventStatus } from "../event/event.row.js";

/** An event as a calendar shows it. */
export interface CalendarEvent {
  readonly id: string;
  readonly title: string;
  readonly campaign: string;
  /** The name of the venue, or of the area where there is no venue. */
  readonly place: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly status: EventStatus;
  readonly version: number;
  readonly changedAt: Date;
}

const STATUS: Readonly<Record<EventStatus, string>> = {
  PROPOSED: "TENTATIVE",
  CONFIRMED: "CONFIRMED",
  COMPLETED: "CONFIRMED",
  DECLINED: "CANCELLED",
  CANCELLED: "CANCELLED",
};

/** China has had one time without summer time since 1992, before any event of this product. */
const OFFSET_MS = 8 * 60 * 60 * 1000;
const TIME_ZONE = [
  "BEGIN:VTIMEZONE",
  `TZID:${DISTRICT_TIME_ZONE}`,
  "BEGIN:STANDARD",
  "DTSTART:19920101T000000",
  "TZOFFSETFROM:+0800",
  "TZOFFSETTO:+0800",
  "TZNAME:CST",
  "END:STANDARD",
  "END:VTIMEZONE",
];
const LONGEST_LINE_BYTES = 75;
const CONTROL = /[^\P{Cc}\t]/gu;

/**
 * Writes events as an iCalendar object (RFC 5545), in the district's time. An event has the same UID for ever, and its
 * SEQUENCE rises with every change, so that a program that reads again replaces its copy; a cancelled event is
 * CANCELLED. The same events always give the same text.
 *
 * There is no METHOD: the object is a calendar to read, not an invitation, and a PUBLISH would need an organizer's mail
 * address (RFC 5546). It is written here because the library for it, ical-generator, writes times in the zone of the
 * machine.
 */
export function writeCalendar(name: string, events: readonly CalendarEvent[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Starlane//Starlane//ZH",
    "CALSCALE:GREGORIAN",
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    `X-WR-TIMEZONE:${DISTRICT_TIME_ZONE}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
    "X-PUBLISHED-TTL:PT15M",
    ...TIME_ZONE,
    ...events.flatMap(linesOf),
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}

function linesOf(event: CalendarEvent): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${event.id}@starlane`,
    `SEQUENCE:${event.version}`,
    `DTSTAMP:${stamp(event.changedAt)}Z`,
    `LAST-MODIFIED:${stamp(event.changedAt)}Z`,
    `DTSTART;TZID=${DISTRICT_TIME_ZONE}:${localStamp(event.startsAt)}`,
    `DTEND;TZID=${DISTRICT_TIME_ZONE}:${localStamp(wholeSecondFrom(event.endsAt))}`,
    `SUMMARY:${escapeText(event.title)}`,
    `DESCRIPTION:${escapeText(event.campaign)}`,
    ...(event.place ? [`LOCATION:${escapeText(event.place)}`] : []),
    `STATUS:${STATUS[event.status]}`,
    "END:VEVENT",
  ];
}

/** Formats an instant in UTC, to the second: `20260304T020000`. */
function stamp(instant: Date): string {
  return instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

function localStamp(instant: Date): string {
  return stamp(new Date(instant.getTime() + OFFSET_MS));
}

/** Rounds up to a second, so that an event that starts and ends within one second still ends after it starts. */
function wholeSecondFrom(instant: Date): Date {
  return new Date(Math.ceil(instant.getTime() / 1000) * 1000);
}

/** Escapes a text: a line break is written as `\n`; other control characters are not allowed and are dropped. */
function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
    .replaceAll(CONTROL, "");
}

/** Breaks a line after at most 75 bytes, never within a character. */
function fold(line: string): string {
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > LONGEST_LINE_BYTES) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}

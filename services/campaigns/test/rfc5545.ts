/** A content line of an iCalendar object: `name;parameter=value:value`. */
interface Line {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

export interface Component {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly components: readonly Component[];
}

/**
 * Parses an iCalendar text strictly by RFC 5545 and 7986, sharing no code with the writer. @throws Error that names the
 * rule a line breaks
 */
export function readStrictly(bytes: Uint8Array): Component {
  const lines = unfold(bytes).map(readLine);
  const [calendar, rest] = readComponent(lines);
  must(rest.length === 0, `there is more after END:VCALENDAR: ${rest[0]?.name}`);
  checkCalendar(calendar);
  return calendar;
}

/** Returns the only value of a property, or null. */
export function valueOf(component: Component, name: string): string | null {
  const found = component.lines.filter((line) => line.name === name);
  must(found.length <= 1, `${component.name} has ${found.length} ${name}`);
  return found[0]?.value ?? null;
}

/** Returns a TEXT value without its escapes, or null. */
export function textOf(component: Component, name: string): string | null {
  return (
    valueOf(component, name)?.replaceAll(/\\([\\;,nN])/g, (_, escaped: string) =>
      /n/i.test(escaped) ? "\n" : escaped,
    ) ?? null
  );
}

function must(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Error(rule);
}

/**
 * Section 3.1: lines end in CRLF and are at most 75 octets long; a line that begins with a space continues the line
 * before.
 */
function unfold(bytes: Uint8Array): string[] {
  const raw = Buffer.from(bytes);
  must(raw.subarray(-2).equals(Buffer.from("\r\n")), "the last line ends in CRLF");
  const physical: Buffer[] = [];
  for (let start = 0; start < raw.length;) {
    const end = raw.indexOf("\r\n", start);
    physical.push(raw.subarray(start, end));
    start = end + 2;
  }
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const logical: string[] = [];
  for (const line of physical) {
    must(line.length > 0, "no line is empty");
    must(line.length <= 75, `a line is 75 octets at most: ${line.toString()}`);
    must(!line.includes(0x0a) && !line.includes(0x0d), "CR and LF stand only at the end of a line");
    const text = utf8.decode(line); // a folded line is complete UTF-8: no character is split
    // eslint-disable-next-line no-control-regex -- 3.1: CONTROL is not a VALUE-CHAR
    must(!/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text), "there are no control characters");
    if (!text.startsWith(" ")) logical.push(text);
    else {
      must(logical.length > 0, "the first line is not folded");
      logical.push(logical.pop()! + text.slice(1));
    }
  }
  return logical;
}

function readLine(text: string): Line {
  const match =
    /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/su.exec(text);
  must(match !== null, `a line is name, parameters, value: ${text}`);
  const [, name = "", parameters = "", value = ""] = match;
  const named = [...parameters.matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^;]*)/g)].map(
    ([, key = "", given = ""]): [string, string] => [key.toUpperCase(), given.replaceAll('"', "")],
  );
  must(new Set(named.map(([key]) => key)).size === named.length, `a parameter stands once: ${text}`);
  return { name: name.toUpperCase(), parameters: new Map(named), value };
}

function readComponent(lines: readonly Line[]): [Component, readonly Line[]] {
  const [begin] = lines;
  must(begin?.name === "BEGIN" && begin.parameters.size === 0, `a component begins: ${begin?.name}`);
  const own: Line[] = [];
  const components: Component[] = [];
  let rest: readonly Line[] = lines.slice(1);
  for (;;) {
    const [line] = rest;
    must(line !== undefined, `${begin.value} ends`);
    if (line.name === "BEGIN") {
      const [component, after] = readComponent(rest);
      components.push(component);
      rest = after;
      continue;
    }
    rest = rest.slice(1);
    if (line.name === "END") {
      must(line.value === begin.value, `BEGIN:${begin.value} is ended by END:${line.value}`);
      return [{ name: begin.value, lines: own, components }, rest];
    }
    must(components.length === 0, `properties come before components: ${line.name}`); // 3.6
    own.push(line);
  }
}

const TEXT = /^(?:[^\\;,]|\\[\\;,nN])*$/su;
const UTC = /^\d{8}T\d{6}Z$/;
const LOCAL = /^\d{8}T\d{6}$/;
const DURATION = /^[+-]?P(?:\d+W|(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;
const OFFSET = /^[+-](?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?$/;

/** The pattern of a property's value, and how often it may occur in its component: at least and at most. */
type Rule = readonly [RegExp, number, number];
const CALENDAR: Readonly<Record<string, Rule>> = {
  VERSION: [/^2\.0$/, 1, 1],
  PRODID: [TEXT, 1, 1],
  CALSCALE: [/^GREGORIAN$/, 0, 1],
  NAME: [TEXT, 0, 1],
  "REFRESH-INTERVAL": [DURATION, 0, 1],
  "X-WR-CALNAME": [TEXT, 0, 1],
  "X-WR-TIMEZONE": [TEXT, 0, 1],
  "X-PUBLISHED-TTL": [DURATION, 0, 1],
};
const EVENT: Readonly<Record<string, Rule>> = {
  UID: [TEXT, 1, 1],
  DTSTAMP: [UTC, 1, 1],
  DTSTART: [LOCAL, 1, 1],
  DTEND: [LOCAL, 1, 1],
  "LAST-MODIFIED": [UTC, 0, 1],
  SEQUENCE: [/^\d+$/, 0, 1],
  STATUS: [/^(?:TENTATIVE|CONFIRMED|CANCELLED)$/, 0, 1],
  SUMMARY: [TEXT, 0, 1],
  DESCRIPTION: [TEXT, 0, 1],
  LOCATION: [TEXT, 0, 1],
};
const ZONE: Readonly<Record<string, Rule>> = { TZID: [TEXT, 1, 1] };
const OBSERVANCE: Readonly<Record<string, Rule>> = {
  DTSTART: [LOCAL, 1, 1],
  TZOFFSETFROM: [OFFSET, 1, 1],
  TZOFFSETTO: [OFFSET, 1, 1],
  TZNAME: [TEXT, 0, Infinity],
};

/**
 * Refuses every property that the rules do not list. So there is no RRULE, EXDATE or RECURRENCE-ID: each event of a
 * series has its own time, place and status, and is written as an event of its own. There is no METHOD either, which
 * RFC 5546 forbids without an ORGANIZER.
 */
function checkProperties({ name, lines }: Component, rules: Readonly<Record<string, Rule>>): void {
  for (const line of lines) {
    const rule = rules[line.name];
    must(rule !== undefined, `${name} has no ${line.name}`);
    must(rule[0].test(line.value), `${line.name} is not written so: ${line.value}`);
  }
  for (const [property, [, least, most]] of Object.entries(rules)) {
    const count = lines.filter((line) => line.name === property).length;
    must(count >= least && count <= most, `${name} has ${count} ${property}`);
  }
}

function checkCalendar(calendar: Component): void {
  must(calendar.name === "VCALENDAR", "it is a VCALENDAR");
  checkProperties(calendar, CALENDAR);
  must(calendar.components.length > 0, "a calendar has a component"); // 3.4
  const interval = calendar.lines.find(({ name }) => name === "REFRESH-INTERVAL");
  must(!interval || interval.parameters.get("VALUE") === "DURATION", "REFRESH-INTERVAL says VALUE=DURATION"); // RFC 7986 5.7
  const zones = new Set<string>();
  const uids = new Set<string>();
  for (const component of calendar.components) {
    if (component.name === "VTIMEZONE") {
      checkZone(component);
      const id = valueOf(component, "TZID")!;
      must(!zones.has(id), `${id} is told once`); // 3.6.5
      zones.add(id);
    } else {
      must(component.name === "VEVENT", `no component is a ${component.name}`);
      checkEvent(component, zones);
      const uid = valueOf(component, "UID")!;
      must(!uids.has(uid), `${uid} is of one event`); // 3.8.4.7
      uids.add(uid);
    }
  }
}

function checkZone(zone: Component): void {
  checkProperties(zone, ZONE);
  must(zone.components.length > 0, "a time zone has an observance");
  for (const observance of zone.components) {
    must(["STANDARD", "DAYLIGHT"].includes(observance.name), `${observance.name} is no observance`);
    checkProperties(observance, OBSERVANCE);
    must(
      observance.lines.every(({ parameters }) => parameters.size === 0),
      "an observance's times are local",
    ); // 3.6.5
  }
}

function checkEvent(event: Component, zones: ReadonlySet<string>): void {
  checkProperties(event, EVENT);
  must(event.components.length === 0, "an event has no alarms of ours");
  for (const name of ["DTSTART", "DTEND"]) {
    const line = event.lines.find((found) => found.name === name)!;
    must([...line.parameters.keys()].join() === "TZID", `${name} says its zone and no more`);
    must(zones.has(line.parameters.get("TZID")!), `the zone of ${name} is told before`); // 3.2.19
    must(isDay(line.value), `${name} is a time that there is: ${line.value}`);
  }
  must(valueOf(event, "DTEND")! > valueOf(event, "DTSTART")!, "an event ends after it starts"); // 3.8.2.2
}

function isDay(stamp: string): boolean {
  const iso = stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})$/, "$1-$2-$3T$4:$5:$6.000Z");
  const time = new Date(iso);
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso;
}

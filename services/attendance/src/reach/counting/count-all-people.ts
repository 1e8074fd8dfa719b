import { ALL_AUDIENCES, CELLS_PER_PLACE, type Cells, type Counts } from "./cells.js";
import { areaOf, audienceOf, countsByItself, dayNumberOf, keyOfHead, type History } from "./history.js";
import type { Members } from "./members.js";

/** The counts of a member, with the last person counted in each of its cells. */
interface Stamped extends Counts {
  readonly last: Uint32Array;
}

/** Counts every attendance of a history into empty cells: one person after another, which needs no look-ups. */
export function countAllPeople(history: History, cells: Cells, members: Members): void {
  const { people, events, areas, days } = history;
  cells.reserve(areas.places.size);
  const stamped: Stamped[] = [];
  const of = (member: number): Stamped =>
    (stamped[member] ??= withStamps(cells.of(member), areas.places.size));
  const all = of(members.all);
  const ofEvents = Array.from({ length: events.size + 1 }, (_, event) =>
    events.isCounted(event) ? ([of(members.campaign(event)), of(members.agency(event))] as const) : null,
  );
  const ofDays = Array.from({ length: days.size + 1 }, (_, day) =>
    day ? of(members.month(days.month(day))) : all,
  );
  const places = Array.from({ length: areas.size + 1 }, (_, area) => areas.placesOf(area));
  const ofAudiences = Array.from({ length: CELLS_PER_PLACE }, (_, audience) =>
    countsByItself(audience) ? audience : ALL_AUDIENCES,
  );
  people.visit((person, rows, begin, end) => {
    for (let at = begin; at < end; at += 2) {
      const ofEvent = ofEvents[keyOfHead(rows[at]!)]!;
      if (ofEvent === null) continue;
      const audience = ofAudiences[audienceOf(rows[at]!)]!;
      const where = places[areaOf(rows[at + 1]!)]!;
      count(all, where, audience, person);
      count(ofEvent[0], where, audience, person);
      count(ofEvent[1], where, audience, person);
      count(ofDays[dayNumberOf(rows[at + 1]!)]!, where, audience, person);
    }
  });
  cells.changeAll();
}

function count(
  { reached, contacts, last }: Stamped,
  places: Int32Array,
  audience: number,
  person: number,
): void {
  for (let level = 0; level < places.length; level += 1) {
    const together = places[level]! * CELLS_PER_PLACE + ALL_AUDIENCES;
    contacts[together]! += 1;
    if (last[together] !== person + 1) {
      last[together] = person + 1;
      reached[together]! += 1;
    }
    if (audience === ALL_AUDIENCES) continue;
    const own = together + audience;
    contacts[own]! += 1;
    if (last[own] === person + 1) continue;
    last[own] = person + 1;
    reached[own]! += 1;
  }
}

function withStamps(counts: Counts, places: number): Stamped {
  return { ...counts, last: new Uint32Array((places + 1) * CELLS_PER_PLACE) };
}

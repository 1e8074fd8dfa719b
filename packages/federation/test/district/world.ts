/** The data of the test services, created for every operation since mutations write into it. */
export interface World {
  events: Map<string, EventRow>;
  places: Map<string, PlaceRow>;
  people: Map<string, PersonRow>;
  areas: Map<string, AreaRow>;
  /** The mutations of this data, in order. */
  log: string[];
}

export interface EventRow {
  __typename: "Event";
  id: string;
  title: string;
  kind: "TALK" | "VISIT";
  placeId: string;
  backupId: string | null;
  speakerIds: string[];
  version: number;
  tags: (string | null)[];
}

export interface PlaceRow {
  __typename: "Place";
  id: string;
  code: string;
  name: string;
  capacity: number;
  areaCode: string;
  opening: { from: string; to: string } | null;
}

export interface PersonRow {
  __typename: "Person";
  id: string;
  name: string;
  agency: string | null;
  friendIds: string[];
}

export interface AreaRow {
  __typename: "Area";
  code: string;
  name: string;
  parentCode: string | null;
}

/** Creates the data with ids from 1; place 9 and person 9 are referenced and do not exist. */
export function aWorld(): World {
  const numbers = Array.from({ length: 6 }, (_, index) => index + 1);
  const events = numbers.map((n): EventRow => ({
    __typename: "Event",
    id: String(n),
    title: `Event ${n}`,
    kind: n % 2 ? "TALK" : "VISIT",
    placeId: n === 6 ? "9" : String((n % 5) + 1),
    backupId: [null, "2", "9"][n % 3] ?? null,
    speakerIds: [["1", "2"], [], ["3", "9", "1"]][n % 3] ?? [],
    version: n,
    tags: n % 2 ? ["a", null, "b"] : [],
  }));
  const places = numbers.slice(0, 5).map((n): PlaceRow => ({
    __typename: "Place",
    id: String(n),
    code: `P${n}`,
    name: `Place ${n}`,
    capacity: n * 10,
    areaCode: n % 2 ? "S" : "D",
    opening: n % 2 ? { from: `0${n}:00`, to: "18:00" } : null,
  }));
  const people = numbers.slice(0, 4).map((n): PersonRow => ({
    __typename: "Person",
    id: String(n),
    name: `Person ${n}`,
    agency: n % 2 ? `Agency ${n}` : null,
    friendIds: [String((n % 4) + 1), String(((n + 1) % 4) + 1)],
  }));
  const areas: AreaRow[] = [
    { __typename: "Area", code: "D", name: "District", parentCode: null },
    { __typename: "Area", code: "S", name: "Street", parentCode: "D" },
  ];
  return {
    events: new Map(events.map((it) => [it.id, it])),
    places: new Map(places.map((it) => [it.id, it])),
    people: new Map(people.map((it) => [it.id, it])),
    areas: new Map(areas.map((it) => [it.code, it])),
    log: [],
  };
}

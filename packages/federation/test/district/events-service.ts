import { failsAt, failure, LINK, type Service, type Visit } from "./service.js";
import type { EventRow, World } from "./world.js";

interface ById {
  id: string;
}

interface EventFilter {
  kind?: string | null;
  title?: { begins?: string | null; not?: string[] | null } | null;
  ids?: string[] | null;
}

export const eventsService: Service = {
  name: "events",
  sdl: `${LINK}
    enum Kind { TALK VISIT SECRET @inaccessible }
    interface Node { id: ID! }
    interface Staffed { speakers: [Person!]! chair: Person }
    type Meeting implements Staffed { speakers: [Person!]! chair: Person! minutes(of: [MeetingPart!] = [START]): String! }
    enum MeetingPart { START END }
    interface Refusal { message: String! }
    type Stale implements Refusal { message: String! version: Int! }
    type NotFound implements Refusal { message: String! id: ID! }
    union RenameResult = Event | Stale | NotFound
    union Found = Event | Place | Person
    input Titles { begins: String not: [String!] }
    input EventFilter { kind: Kind title: Titles ids: [ID!] }
    type Query {
      event(id: ID!): Event
      events(first: Int = 3, where: EventFilter): [Event!]!
      firstEvent: Event!
      search(text: String): [Found!]!
      nodes(ids: [ID!]!): [Node]!
      agenda: [[Event!]!]!
      staffed: [Staffed]!
      total: Int! @shareable
      unsafe(fail: Boolean!): Event!
      hidden: Event @inaccessible
    }
    type Mutation {
      rename(id: ID!, title: String!, version: Int): RenameResult!
      cancel(id: ID!): Event
      postpone(id: ID!): Event!
    }
    type Subscription { renamed(until: Int!): Event! }
    type Event implements Node & Staffed @key(fields: "id") {
      id: ID!
      title: String!
      kind: Kind!
      place: Place! @provides(fields: "name")
      backup: Place
      speakers: [Person!]!
      chair: Person
      version: Int!
      tags: [String]!
      note(upper: Boolean = false, times: Int! = 1): String
      boom: String
      must: String!
      hollow: Int!
      chance: [Int!]
      oddKind: Kind
      secret: String! @inaccessible
    }
    type Place implements Node @key(fields: "id") { id: ID! name: String! @external }
    type Person @key(fields: "id", resolvable: false) { id: ID! }`,
  resolvers: {
    Query: {
      event: (_: unknown, { id }: ById, { world }) => world.events.get(id) ?? null,
      events: (
        _: unknown,
        { first, where }: { first?: number | null; where?: EventFilter | null },
        { world },
      ) => [...world.events.values()].filter((event) => fits(event, where ?? {})).slice(0, first ?? 3),
      firstEvent: (_: unknown, _args: unknown, { world }) => world.events.get("1"),
      search: (_: unknown, { text }: { text?: string | null }, { world }) => [
        ...[...world.events.values()].filter((it) => it.title.includes(text ?? "2")),
        world.places.get("2"),
        world.people.get("1"),
        placeOf(world, "9"),
      ],
      nodes: (_: unknown, { ids }: { ids: string[] }, { world }) =>
        ids.map((id) => (Number(id) % 2 ? world.events.get(id) : world.places.get(id)) ?? null),
      agenda: (_: unknown, _args: unknown, { world }) =>
        [["1", "2"], [], ["3"]].map((ids) => ids.map((id) => world.events.get(id))),
      staffed: (_: unknown, _args: unknown, { world }) => [
        world.events.get("1"),
        { __typename: "Meeting", speakerIds: ["2", "9"], chairId: "3" },
        { __typename: "Meeting", speakerIds: [], chairId: null },
        null,
      ],
      total: () => 21,
      unsafe: (_: unknown, { fail }: { fail: boolean }, { world }) => {
        if (fail) throw failure("unsafe");
        return world.events.get("2");
      },
    },
    Mutation: {
      rename: (
        _: unknown,
        { id, title, version }: ById & { title: string; version?: number | null },
        { world },
      ) => {
        world.log.push(`rename ${id}`);
        const event = world.events.get(id);
        if (!event) return { __typename: "NotFound", message: "There is no such event.", id };
        if (typeof version === "number" && version !== event.version) {
          return { __typename: "Stale", message: "Somebody changed it.", version: event.version };
        }
        return Object.assign(event, { title, version: event.version + 1 });
      },
      cancel: (_: unknown, { id }: ById, { world }) => {
        world.log.push(`cancel ${id}`);
        if (id === "3") throw failure("cancel");
        return world.events.get(id) ?? null;
      },
      postpone: (_: unknown, { id }: ById, { world }) => {
        world.log.push(`postpone ${id}`);
        if (!world.events.has(id)) throw failure("postpone");
        return world.events.get(id);
      },
    },
    Meeting: {
      speakers: speakersOf,
      chair: ({ chairId }: { chairId: string | null }, _: unknown, { world }) =>
        chairId && personOf(world, chairId),
      minutes: (_: unknown, { of }: { of: string[] | null }) => `minutes of ${of?.join(" and ")}`,
    },
    Event: {
      place: ({ placeId }: EventRow, _: unknown, { world }) => placeOf(world, placeId),
      backup: ({ backupId }: EventRow, _: unknown, { world }) => backupId && placeOf(world, backupId),
      speakers: speakersOf,
      chair: ({ speakerIds }: EventRow, _: unknown, { world }) =>
        speakerIds[0] && personOf(world, speakerIds[0]),
      note: ({ title }: EventRow, { upper, times }: { upper: boolean | null; times: number }) =>
        (upper ? title.toUpperCase() : title).repeat(times),
      boom: failsAt("24", "boom", "quiet"),
      must: failsAt("3", "must", "done"),
      hollow: ({ id }: EventRow) => (id === "5" ? null : 7),
      chance: ({ id }: EventRow) => (id === "4" ? [1, null, 3] : [1, 2]),
      oddKind: () => "SECRET",
      secret: () => "hush",
    },
  },
  references: {
    Event: ({ id }: ById, { world }) => world.events.get(id) ?? null,
    Place: (reference: ById) => reference,
  },
};

function speakersOf({ speakerIds }: { speakerIds: string[] }, _: unknown, { world }: Visit) {
  return speakerIds.map((id) => personOf(world, id));
}

function personOf(world: World, id: string) {
  return world.people.get(id) ?? { __typename: "Person", id };
}

/** Returns the place, or a reference when it does not exist. */
function placeOf(world: World, id: string) {
  return world.places.get(id) ?? { __typename: "Place", id };
}

function fits(event: EventRow, { kind, ids, title }: EventFilter): boolean {
  if (kind && event.kind !== kind) return false;
  if (ids && !ids.includes(event.id)) return false;
  return event.title.startsWith(title?.begins ?? "") && !title?.not?.includes(event.title);
}

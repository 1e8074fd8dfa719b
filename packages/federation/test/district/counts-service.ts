import { failsAt, failure, LINK, type Service } from "./service.js";

/** The rows of this service contain only the representation sent by the gateway. */
interface CountedEvent {
  id: string;
}

interface CountedPlace {
  name: string;
  capacity: number;
  area?: { name: string };
  /** Present only in the reference schema, where a place is a complete row. */
  areaCode?: string;
  fragile?: number | null;
  brittle?: number;
}

export const countsService: Service = {
  name: "counts",
  sdl: `${LINK}
    type Query { topEvents(count: Int! = 2): [Event!]! total: Int! @shareable }
    type Mutation { count(event: ID!, people: Int!): Event! recount: Int }
    type Event @key(fields: "id") {
      id: ID!
      attendance: Attendance!
      maybe: Attendance
      flaky: Int!
      crowded(limit: Int): Boolean
    }
    type Place @key(fields: "id") {
      id: ID!
      capacity: Int! @external
      name: String! @external
      area: Area! @external
      fragile: Int @external
      brittle: Int! @external
      opening: Opening @shareable
      load: Float @requires(fields: "capacity")
      address: String! @requires(fields: "name area { name }")
      sturdy: Boolean @requires(fields: "fragile")
      solid: Boolean @requires(fields: "brittle")
    }
    type Area @key(fields: "code") { code: String! name: String! @external reached: Int! density: Int! }
    type Opening @shareable { from: String! to: String! }
    type Attendance { registered: Int! checkedIn: Int best: Event of: Event! }`,
  resolvers: {
    Query: {
      topEvents: (_: unknown, { count }: { count: number }, { world }) =>
        ["2", "1", "4"].slice(0, count).map((id) => world.events.get(id)),
      total: () => 21,
    },
    Mutation: {
      count: (_: unknown, { event, people }: { event: string; people: number }, { world }) => {
        world.log.push(`count ${event} ${people}`);
        if (!world.events.has(event)) throw failure("count");
        return world.events.get(event);
      },
      recount: (_: unknown, _args: unknown, { world }) => {
        world.log.push("recount");
        throw failure("recount");
      },
    },
    Event: {
      attendance: ({ id }: CountedEvent) => ({
        id,
        registered: Number(id) * 2,
        checkedIn: id === "2" ? null : 1,
      }),
      maybe: ({ id }: CountedEvent) => (id === "1" ? null : { id, registered: 1, checkedIn: 1 }),
      flaky: failsAt("35", "flaky", 1),
      crowded: ({ id }: CountedEvent, { limit }: { limit?: number | null }) =>
        typeof limit === "number" ? Number(id) > limit : null,
    },
    Attendance: {
      best: (_: unknown, _args: unknown, { world }) => world.events.get("1"),
      of: ({ id }: CountedEvent, _: unknown, { world }) => world.events.get(id),
    },
    Place: {
      opening: ({ id }: { id: string }, _: unknown, { world }) => world.places.get(id)?.opening,
      load: ({ capacity }: CountedPlace) => capacity && capacity / 8,
      address: ({ name, area, areaCode }: CountedPlace, _: unknown, { world }) =>
        name && `${name}, ${area?.name ?? world.areas.get(areaCode ?? "")?.name}`,
      sturdy: ({ fragile }: CountedPlace) => fragile === 1,
      solid: ({ brittle }: CountedPlace) => brittle === 1,
    },
    Area: { reached: ({ code }: { code: string }) => (code === "S" ? 1 : 2), density: () => 5 },
  },
  references: {
    Event: (reference: CountedEvent) => reference,
    Place: (reference: CountedPlace) => reference,
    Area: (reference: { code: string }) => reference,
  },
};

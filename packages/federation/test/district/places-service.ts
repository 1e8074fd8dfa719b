import { failsAt, failure, LINK, ofKnown, type Service } from "./service.js";
import type { AreaRow, PlaceRow } from "./world.js";

export const placesService: Service = {
  name: "places",
  sdl: `${LINK}
    type Query {
      place(id: ID!): Place
      places(codes: [String!] = ["P1", "P2"]): [Place!]!
      area(code: String!): Area
    }
    type Mutation { move(id: ID!, area: String!): Place! close(id: ID!): Boolean! }
    interface Node { id: ID! }
    type Place implements Node @key(fields: "id") @key(fields: "code") {
      id: ID!
      code: String!
      name: String! @shareable
      capacity: Int!
      area: Area!
      opening: Opening @shareable
      neighbours: [Place!]!
      rooms(big: Boolean = true): [[Room!]]
      broken: String!
      fragile: Int @inaccessible
      brittle: Int! @inaccessible
    }
    type Area @key(fields: "code") { code: String! name: String! parent: Area places: [Place!]! }
    type Room { number: Int! size: Float }
    type Opening @shareable { from: String! to: String! }`,
  resolvers: {
    Query: {
      place: (_: unknown, { id }: { id: string }, { world }) => world.places.get(id) ?? null,
      places: (_: unknown, { codes }: { codes: string[] | null }, { world }) =>
        [...world.places.values()].filter((it) => (codes ?? ["P3"]).includes(it.code)),
      area: (_: unknown, { code }: { code: string }, { world }) => world.areas.get(code) ?? null,
    },
    Mutation: {
      move: (_: unknown, { id, area }: { id: string; area: string }, { world }) => {
        world.log.push(`move ${id}`);
        const place = world.places.get(id);
        if (!place) throw failure("move");
        return world.areas.has(area) ? Object.assign(place, { areaCode: area }) : place;
      },
      close: (_: unknown, { id }: { id: string }, { world }) => {
        world.log.push(`close ${id}`);
        return world.places.delete(id);
      },
    },
    Place: ofKnown({
      area: ({ areaCode }: PlaceRow, _: unknown, { world }) => world.areas.get(areaCode),
      neighbours: ({ areaCode }: PlaceRow, _: unknown, { world }) =>
        [...world.places.values()].filter((it) => it.areaCode === areaCode),
      rooms: ({ id }: PlaceRow, { big }: { big: boolean | null }) => [
        [{ number: 1, size: big ? 20.5 : null }, { number: Number(id) }],
        null,
        [],
      ],
      broken: failsAt("2", "broken", "whole"),
      fragile: failsAt("4", "fragile", 1),
      brittle: failsAt("3", "brittle", 1),
    }),
    Area: {
      parent: ({ parentCode }: AreaRow, _: unknown, { world }) => parentCode && world.areas.get(parentCode),
      places: ({ code }: AreaRow, _: unknown, { world }) =>
        [...world.places.values()].filter((it) => it.areaCode === code),
    },
  },
  references: {
    Place: ({ id, code }: { id?: string; code?: string }, { world }) =>
      [...world.places.values()].find((it) => it.id === id || it.code === code) ?? null,
    Area: ({ code }: { code: string }, { world }) => world.areas.get(code) ?? null,
  },
};

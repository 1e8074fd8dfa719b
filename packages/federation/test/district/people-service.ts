import { failsAt, LINK, ofKnown, type Service } from "./service.js";
import type { PersonRow, PlaceRow } from "./world.js";

export const peopleService: Service = {
  name: "people",
  sdl: `${LINK}
    type Query { person(id: ID!): Person me: Person }
    type Place @key(fields: "code") { code: String! keeper: Person }
    type Person @key(fields: "id") { id: ID! name: String! agency: String friends: [Person!]! shy: String }`,
  resolvers: {
    Query: {
      person: (_: unknown, { id }: { id: string }, { world }) => world.people.get(id) ?? null,
      me: (_: unknown, _args: unknown, { world }) => world.people.get("2"),
    },
    Place: {
      keeper: ({ code }: PlaceRow, _: unknown, { world }) =>
        code && (world.people.get(code.slice(1)) ?? null),
    },
    Person: ofKnown({
      friends: ({ friendIds }: PersonRow, _: unknown, { world }) =>
        friendIds.map((id) => world.people.get(id)),
      shy: failsAt("13", "shy", "hello"),
    }),
  },
  references: {
    Place: (reference: PlaceRow) => reference,
    Person: ({ id }: { id: string }, { world }) => world.people.get(id) ?? null,
  },
};

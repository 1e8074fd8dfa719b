import { failsAt, LINK, ofKnown, type Service } from "./service.js";
import type { EventRow, PersonRow, PlaceRow } from "./world.js";

export const peopleService: Service = {
  name: "people",
  sdl: `${LINK}
    type Query { person(id: ID!): Person me: Person }
    enum Kind { TALK VISIT SECRET @inaccessible }
    type Event @key(fields: "id") {
      id: ID!
      title: String! @external
      kind: Kind! @external
      note(upper: Boolean = false, times: Int! = 1): String @external
      shout: String! @requires(fields: "note(upper: true, times: 2)")
      label(loud: Boolean = false): String! @requires(fields: "title kind")
    }
    type Place @key(fields: "code") { code: String! keeper: Person }
    type Person @key(fields: "id") { id: ID! name: String! agency: String friends: [Person!]! shy: String }`,
  resolvers: {
    Query: {
      person: (_: unknown, { id }: { id: string }, { world }) => world.people.get(id) ?? null,
      me: (_: unknown, _args: unknown, { world }) => world.people.get("2"),
    },
    Event: {
      // `note` comes from `@requires`; a complete row of the reference has no `note`.
      shout: ({ note, title }: EventRow & { note?: string }) => `${note ?? title.toUpperCase().repeat(2)}!`,
      label: ({ title, kind }: EventRow, { loud }: { loud: boolean | null }) =>
        `${kind}: ${title}${loud ? "!" : ""}`,
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
    Event: (reference: EventRow) => reference,
    Place: (reference: PlaceRow) => reference,
    Person: ({ id }: { id: string }, { world }) => world.people.get(id) ?? null,
  },
};

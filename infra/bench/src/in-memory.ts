import { buildSubgraphSchema } from "@apollo/subgraph";
import { verifyContext, type KeyRing } from "@starlane/auth";
import { Executor } from "@starlane/execution";
import type { RunningService, ServiceName } from "@starlane/service";
import { services } from "@starlane/single";
import { parse, visit, type DocumentNode, type GraphQLSchema } from "graphql";

const EVENTS = 50;
const SPEAKERS = 3;

/** Fifty events as the console queries them, each with its venue, attendance and speakers. */
export const NESTED = `query Events {
  events(first: 50) { nodes {
    id title kind status startsAt endsAt
    venue { id name capacity area { id name } }
    attendance { reached unidentified asOf }
    speakers { id name }
  } }
}`;

type Resolvers = Record<string, Record<string, (source: never) => unknown>>;

const at = new Date("2026-03-02T01:00:00Z");
const venues = Array.from({ length: EVENTS }, (_, n) => ({
  id: `venue-${n}`,
  name: `社区活动室 ${n}`,
  capacity: 40 + n,
  area: { id: `6401050020${n}`, name: `社区 ${n}` },
}));
const venueById = new Map(venues.map((venue) => [venue.id, venue]));
const nodes = venues.map(({ id }, n) => ({
  id: `event-${n}`,
  title: `反诈宣讲 ${n}`,
  kind: "LECTURE",
  status: "CONFIRMED",
  startsAt: at.toISOString(),
  endsAt: at.toISOString(),
  venue: { id },
  speakers: Array.from({ length: SPEAKERS }, (_, index) => ({
    id: `speaker-${n}-${index}`,
    name: `讲师 ${index}`,
  })),
}));
const attendance = { enrolled: 0, reached: 12, unidentified: 3, asOf: at.toISOString() };

/** The resolvers of each service that do more than read a property; other fields are not queried. */
const resolvers: Record<ServiceName, Resolvers> = {
  agencies: { Query: { viewersOf: () => [VIEWER] } },
  venues: { Venue: { __resolveReference: ({ id }: { id: string }) => venueById.get(id) } },
  campaigns: { Query: { events: () => ({ nodes }) } },
  attendance: { Event: { __resolveReference: (event: object) => event, attendance: () => attendance } },
};

/** The same in one schema: there, a venue is resolved within its event. */
export const MONOLITH: Resolvers = {
  Query: { events: () => ({ nodes }) },
  Event: {
    venue: ({ venue }: { venue: { id: string } }) => venueById.get(venue.id),
    attendance: () => attendance,
  },
};

const VIEWER = {
  id: "user",
  username: "bench",
  agency: "agency",
  agencies: ["agency"],
  grants: [{ role: "PLANNER", area: "640105" }],
  session: "session",
};

/** Creates the services of the graph with all their data in memory, so that only the gateway is measured. */
export function servicesInMemory(gatewayKeys: KeyRing): RunningService[] {
  return services.map((service) => {
    const sdl = service.sdl();
    const typeDefs = withoutFederation(parse(sdl));
    const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers[service.name] as never }]);
    return inMemory({ name: service.name, sdl, schema }, gatewayKeys);
  });
}

/** Removes the definitions that every subgraph has; `buildSubgraphSchema` adds them again. */
function withoutFederation(document: DocumentNode): DocumentNode {
  const drop = ({ name }: { name: { value: string } }) => (name.value.startsWith("_") ? null : undefined);
  return visit(document, {
    FieldDefinition: drop,
    ObjectTypeDefinition: drop,
    UnionTypeDefinition: drop,
    ScalarTypeDefinition: drop,
  });
}

interface Shown {
  readonly name: ServiceName;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
}

/**
 * Creates a service with the interface that the gateway and its own server use: it answers requests signed by the
 * gateway.
 */
function inMemory(shown: Shown, gatewayKeys: KeyRing): RunningService {
  const executor = new Executor(shown.schema);
  const service: Partial<RunningService> = {
    ...shown,
    subscribesTo: [],
    ready: async () => {},
    async execute({ document, operationName, variables, context: given }) {
      const context = verifyContext(gatewayKeys, given, new Date());
      if (!context) throw new Error("The gateway has not signed this.");
      return executor.execute({ document, operationName, variables, context });
    },
  };
  return service as RunningService;
}

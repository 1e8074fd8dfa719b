import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { createHttpServer, createLogger } from "@starlane/runtime";
import DataLoader from "dataloader";
import { parentPort, workerData } from "node:worker_threads";
import { Pool } from "pg";
import { CONNECTIONS } from "./serve.js";

/** A plain Apollo Server over the same tables, as it is usually written: a loader for every relation. */
const typeDefs = `
  type Query { coverage: CoverageReport! campaigns(first: Int!): Campaigns! }
  type CoverageReport { rows: [Row!]! asOf: String! }
  type Row { area: Area! audience: Audience! population: Int reached: Int! contacts: Int! rate: Float }
  type Area { id: ID! name: String! }
  type Audience { id: ID! }
  type Campaigns { nodes: [Campaign!]! }
  type Campaign { id: ID! title: String! status: String! events(first: Int!): Events! }
  type Events { nodes: [Event!]! }
  type Event { id: ID! title: String! kind: String! startsAt: String! venue: Venue attendance: Attendance! }
  type Venue { id: ID! name: String! address: String }
  type Attendance { reached: Int! }`;

type Row = Readonly<Record<string, unknown>>;
type Loaders = ReturnType<typeof loadersOf>;

interface Cell {
  readonly area: string;
  readonly audience: string;
}

const pool = new Pool({ connectionString: workerData as string, max: CONNECTIONS });

async function rowsOf(name: string, text: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query<Row>({ name, text, values })).rows;
}

/** Loads rows by the column `id`, many in one statement. */
function byId(name: string, text: string) {
  return new DataLoader<string, Row | undefined>(async (ids) => {
    const found = new Map((await rowsOf(name, text, [ids])).map((row) => [row.id as string, row]));
    return ids.map((id) => found.get(id));
  });
}

function ofCells(name: string, text: string) {
  return new DataLoader<Cell, Row | undefined, string>(
    async (cells) => {
      const rows = await rowsOf(name, text, [[...new Set(cells.map(({ area }) => area))]]);
      const found = new Map(rows.map((row) => [`${row.area_id as string} ${row.audience as string}`, row]));
      return cells.map((cell) => found.get(keyOf(cell)));
    },
    { cacheKeyFn: keyOf },
  );
}

const keyOf = ({ area, audience }: Cell) => `${area} ${audience}`;

const loadersOf = () => ({
  area: byId("areas", "select id, name from compared.area where id = any($1)"),
  population: ofCells("populations", "select * from compared.population where area_id = any($1)"),
  reach: ofCells("reaches", "select * from compared.reach where area_id = any($1)"),
  venue: byId("venues", "select id, name, address from compared.venue where id = any($1)"),
  attendance: byId(
    "attendances",
    "select event_id as id, reached from compared.attendance where event_id = any($1)",
  ),
  events: new DataLoader<{ campaign: string; first: number }, Row[], string>(
    async (keys) => {
      const rows = await rowsOf(
        "events",
        `select event.* from unnest($1::uuid[]) as asked (id) cross join lateral (
           select * from compared.event where campaign_id = asked.id order by starts_at, id limit $2) as event`,
        [keys.map(({ campaign }) => campaign), keys[0]!.first],
      );
      const found = Map.groupBy(rows, (row) => row.campaign_id);
      return keys.map(({ campaign }) => found.get(campaign) ?? []);
    },
    { cacheKeyFn: ({ campaign }) => campaign },
  ),
});

const CELLS = `select area.id as area, audience.id as audience from compared.area
  cross join (values ('ADOLESCENT'), ('ELDERLY'), ('MIGRANT_WORKER'), ('RESIDENT')) as audience (id)
  where level = 'COMMUNITY' and starts_with(area.id, '640105') order by area.id, audience.id`;

interface ApolloContext {
  readonly loaders: Loaders;
}

const resolvers = {
  Query: {
    coverage: () => ({}),
    campaigns: async (_root: unknown, { first }: { first: number }) => ({
      nodes: await rowsOf(
        "campaigns",
        "select * from compared.campaign order by starts_on desc, id desc limit $1",
        [first],
      ),
    }),
  },
  CoverageReport: {
    rows: () => rowsOf("cells", CELLS),
    asOf: async () =>
      (
        (await rowsOf("position", "select as_of from compared.reach_position"))[0]!.as_of as Date
      ).toISOString(),
  },
  Row: {
    area: ({ area }: Cell, _args: unknown, { loaders }: ApolloContext) => loaders.area.load(area),
    audience: ({ audience }: Cell) => ({ id: audience }),
    population: async (cell: Cell, _args: unknown, { loaders }: ApolloContext) =>
      (await loaders.population.load(cell))?.people,
    reached: async (cell: Cell, _args: unknown, { loaders }: ApolloContext) =>
      (await loaders.reach.load(cell))?.reached ?? 0,
    contacts: async (cell: Cell, _args: unknown, { loaders }: ApolloContext) =>
      (await loaders.reach.load(cell))?.contacts ?? 0,
    rate: async (cell: Cell, _args: unknown, { loaders }: ApolloContext) => {
      const people = (await loaders.population.load(cell))?.people as number | undefined;
      const reached = ((await loaders.reach.load(cell))?.reached ?? 0) as number;
      return people ? Math.min(1, reached / people) : null;
    },
  },
  Campaign: {
    events: async ({ id }: { id: string }, { first }: { first: number }, { loaders }: ApolloContext) => ({
      nodes: await loaders.events.load({ campaign: id, first }),
    }),
  },
  Event: {
    startsAt: ({ starts_at: at }: { starts_at: Date }) => at.toISOString(),
    venue: ({ venue_id: id }: { venue_id: string | null }, _args: unknown, { loaders }: ApolloContext) =>
      id === null ? null : loaders.venue.load(id),
    attendance: async ({ id }: { id: string }, _args: unknown, { loaders }: ApolloContext) =>
      (await loaders.attendance.load(id)) ?? { reached: 0 },
  },
};

const apollo = new ApolloServer<ApolloContext>({
  typeDefs,
  resolvers,
  plugins: [ApolloServerPluginCacheControlDisabled()],
});
await apollo.start();
const server = createHttpServer({
  logger: createLogger("error"),
  ready: async () => {},
  bodyLimit: 1024 * 1024,
});
const context = async () => ({ loaders: loadersOf() });
server.route({
  url: "/graphql",
  method: ["GET", "POST"],
  handler: fastifyApolloHandler(apollo, { context }),
});
const url = await server.listen({ port: 0, host: "127.0.0.1" });
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
const post = (where: string) => parentPort!.postMessage(where);

post(url);

import { createServer } from "node:http";
import { workerData } from "node:worker_threads";
import { Pool } from "pg";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { CONNECTIONS, serve } from "./serve.js";

/** PostGraphile over the same tables, with its own preset, without its developer tools. */
const server = createServer();
const pool = new Pool({ connectionString: workerData as string, max: CONNECTIONS });
const graph = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ["compared"], pubsub: false })],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
});
await graph.createServ(grafserv).addTo(server);
serve(server);

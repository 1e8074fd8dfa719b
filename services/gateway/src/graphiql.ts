import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { FastifyInstance } from "fastify";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const FIRST_QUERY = `# 1. 填入密码并执行
#    Fill in the password, run it
# 2. 把 accessToken 填入 Headers
#    Put the accessToken there:
#    { "Authorization": "Bearer …" }
mutation SignIn {
  signIn(username: "planner", password: "") {
    accessToken
    user { displayName agency { name } grants { role area { name } } }
  }
}
`;

/** Serves GraphiQL, whole and without anything from the internet, to a browser that opens `path`. */
export function serveGraphiQL(server: FastifyInstance, path: string, endpoint: string): void {
  // Five megabytes of page: rendered and packed once, when the first person asks.
  let page: Promise<Buffer> | undefined;
  server.get(path, async (_request, reply) => {
    page ??= promisify(gzip)(renderGraphiQL({ title: "Starlane", endpoint, defaultQuery: FIRST_QUERY }));
    return reply
      .type("text/html; charset=utf-8")
      .header("content-encoding", "gzip")
      .header("cache-control", "private, max-age=3600")
      .send(await page);
  });
}

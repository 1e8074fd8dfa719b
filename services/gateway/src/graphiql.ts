import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import type { FastifyInstance } from "fastify";
import { createHash } from "node:crypto";
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
  let page: Promise<Page> | undefined;
  server.get(path, async (_request, reply) => {
    page ??= render(endpoint);
    const { packed, policy } = await page;
    return reply
      .type("text/html; charset=utf-8")
      .header("content-encoding", "gzip")
      .header("cache-control", "private, max-age=3600")
      .header("content-security-policy", policy)
      .send(packed);
  });
}

interface Page {
  readonly packed: Buffer;
  readonly policy: string;
}

async function render(endpoint: string): Promise<Page> {
  const html = renderGraphiQL({ title: "Starlane", endpoint, defaultQuery: FIRST_QUERY });
  return { packed: await promisify(gzip)(html), policy: policyOf(html) };
}

/** The script of the page and no other; its editor makes styles as it goes, and works in threads that it makes itself. */
function policyOf(html: string): string {
  const scripts = [...html.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g)].map(
    ([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "worker-src blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

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

/** Serves GraphiQL at `path`, without any resource from the internet. */
export function serveGraphiQL(server: FastifyInstance, path: string, endpoint: string): void {
  // The page has five megabytes: it is rendered and compressed once, on the first request.
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

/** Returns a policy that allows only the page's own scripts. The editor needs inline styles and workers from blobs. */
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

import fastifyStatic from "@fastify/static";
import { ApiError } from "@starlane/graphql";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerError } from "./answer-error.js";

/** The folder of the console's build, relative to both this package's sources and its own build. */
const BUILT = fileURLToPath(new URL("../../console/dist/", import.meta.url));
/** The build's placeholder for the nonce of an answer. */
const NONCE = "nonce-of-this-answer";
/**
 * The service worker that opens the console offline; it fetches pages and files of this origin, and runs nothing else.
 */
const WORKER = "worker.js";
const WORKER_HEADERS = {
  "cache-control": "no-cache",
  "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
};
/** The policy of static files, since a background script follows the policy of its own file. */
const OF_FILES = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const YEAR_S = 365 * 24 * 60 * 60;

/**
 * Serves the web console: its files under `/assets`, whose names change with their content, and one document at every
 * page address, which the console itself routes. Without a build, `/` redirects to GraphiQL.
 */
export function serveConsole(server: FastifyInstance): void {
  const document = join(BUILT, "index.html");
  if (!existsSync(document)) {
    server.get("/", async (_request, reply) => reply.redirect("/graphiql"));
    server.setNotFoundHandler(answerNotFound);
    return;
  }
  const html = readFileSync(document, "utf8");
  void server.register(fastifyStatic, {
    root: join(BUILT, "assets"),
    prefix: "/assets/",
    index: false,
    immutable: true,
    maxAge: YEAR_S * 1000,
    setHeaders: (reply) => void reply.header("content-security-policy", OF_FILES),
    preCompressed: true,
    decorateReply: false,
  });
  void server.register(fastifyStatic, {
    root: BUILT,
    prefix: "/",
    wildcard: false,
    globIgnore: ["assets/**", "index.html", "operations.json"],
    index: false,
    maxAge: 0,
    decorateReply: false,
    setHeaders(reply, path) {
      const isWorker = path === join(BUILT, WORKER);
      void reply.headers(isWorker ? WORKER_HEADERS : { "content-security-policy": OF_FILES });
    },
  });
  server.get("/", async (_request, reply) => sendPage(reply, html));
  server.setNotFoundHandler((request, reply) =>
    isPageRequest(request) ? sendPage(reply, html) : answerNotFound(request, reply),
  );
}

function answerNotFound(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  return answerError(new ApiError("NOT_FOUND"), request, reply);
}

/** Returns true for page navigation: a browser accepts HTML then, and page addresses contain no dot. */
function isPageRequest({ method, url, headers }: FastifyRequest): boolean {
  const [path = ""] = url.split("?");
  const isRead = method === "GET" || method === "HEAD";
  return isRead && headers.accept?.includes("text/html") === true && !path.includes(".");
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = randomBytes(16).toString("base64url");
  return reply
    .type("text/html; charset=utf-8")
    .headers({
      "cache-control": "no-cache",
      "content-security-policy": policyOf(nonce),
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(self), geolocation=(), microphone=()",
      "referrer-policy": "same-origin",
      "x-frame-options": "DENY",
    })
    .send(html.replaceAll(NONCE, nonce));
}

/**
 * Returns the policy of a page: no other origin, only scripts and styles of the build and of this answer, and no frame
 * around it.
 */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

import type { FastifyInstance } from "fastify";
import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { createHttpServer, createLogger } from "../src/index.js";

const OWN_HEADERS = { "x-content-type-options": "nosniff", "x-frame-options": "DENY" };

let server: FastifyInstance;
let port: number;
beforeAll(async () => {
  server = createHttpServer({
    logger: createLogger("silent"),
    bodyLimit: 100,
    ready: async () => undefined,
    headersOf: () => ({ "x-frame-options": "DENY" }),
  });
  server.get("/known/:id", async () => ({}));
  server.post("/known", async () => ({}));
  server.get("/endless", async (_request, reply) => {
    const body = new PassThrough();
    body.write("a part");
    return reply.send(body);
  });
  await server.listen({ port: 0, host: "127.0.0.1" });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(() => server.close());

/** Sends raw bytes and reads everything until the server closes the connection. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(bytes);
  return text(socket);
}

const get = (url: string, headers = "host: a\r\n", method = "GET") =>
  `${method} ${url} HTTP/1.1\r\n${headers}connection: close\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST /known HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${headers}\r\n\r\n${body}`;

describe("a refusal has the headers of every response", () => {
  test.each([
    ["an incomplete percent-encoding", get("/%E0%A4%A"), 400],
    ["a percent sign before no number", get("/known/%zz"), 400],
    ["a percent-encoding that is no UTF-8", get("/known/%C3%28"), 400],
    ["a percent sign at the end", get("/known/%"), 400],
    ["an unknown path", get("/unknown"), 404],
    ["HEAD of an unknown path", get("/unknown", undefined, "HEAD"), 404],
    ["OPTIONS of a known path", get("/known/1", undefined, "OPTIONS"), 404],
    ["DELETE of a known path", get("/known/1", undefined, "DELETE"), 404],
    ["a method of WebDAV", get("/known/1", undefined, "PROPFIND"), 404],
    ["TRACE", get("/known/1", undefined, "TRACE"), 404],
    ["a method that there is not", get("/known/1", undefined, "STARLANE"), 400],
    ["a parameter that is too long", get(`/known/${"a".repeat(200)}`), 414],
    ["an address that is too long", get(`/${"a".repeat(20_000)}`), 431],
    ["headers that are too large", get("/known/1", `host: a\r\nx: ${"a".repeat(20_000)}\r\n`), 431],
    ["a header without a colon", get("/known/1", "host: a\r\nnonsense\r\n"), 400],
    ["no Host", get("/known/1", ""), 400],
    ["what is no HTTP", "nonsense\r\n\r\n", 400],
    ["a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
    ["a version that there is not", "GET / HTTP/9.9\r\nhost: a\r\n\r\n", 400],
    ["an expectation that cannot be met", get("/known/1", "host: a\r\nexpect: miracles\r\n"), 417],
    ["a body that is too large", post("content-type: application/json\r\ncontent-length: 200", "x"), 413],
    ["a body that is no JSON", post("content-type: application/json\r\ncontent-length: 1", "x"), 400],
    ["a body of an unknown type", post("content-type: what/ever\r\ncontent-length: 1", "x"), 415],
    ["a length that is no number", post("content-length: many", "x"), 400],
    ["two lengths", post("content-length: 1\r\ncontent-length: 2", "x"), 400],
    ["a length and chunks", post("content-length: 1\r\ntransfer-encoding: chunked", "x"), 400],
    [
      "a chunk of no size",
      post("content-type: application/json\r\ntransfer-encoding: chunked", "zz\r\n"),
      400,
    ],
  ])("%s", async (_case, bytes, status) => {
    const answer = await answerTo(bytes);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const headers = Object.fromEntries(
      head
        .split("\r\n")
        .slice(1)
        .map((line) => line.toLowerCase().split(": ")),
    ) as Record<string, string>;
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": OWN_HEADERS["x-frame-options"].toLowerCase(),
    });
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(headers["x-request-id"]).toMatch(/^[\w-]{36}$/);
    const { errors } = JSON.parse(body || "{}") as { errors?: [{ extensions: object }] };
    if (!errors) return; // an unknown path is answered by the routes
    expect(errors[0].extensions).toMatchObject({
      code: expect.any(String),
      requestId: headers["x-request-id"],
    });
  });
});

test("answers a refusal on a connection that was answered before", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /known/1 HTTP/1.1\r\nhost: a\r\n\r\n");
  await once(socket, "data");
  socket.write(`GET /${"a".repeat(500_000)} HTTP/1.1\r\nhost: a\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1.1 431 [^]*cache-control: no-store[^]*x-frame-options: DENY/);
});

test("a refusal in the middle of a response adds nothing to it", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /endless HTTP/1.1\r\nhost: a\r\n\r\n");
  await once(socket, "data");
  socket.write("nonsense\r\n\r\n");
  expect(await text(socket)).not.toContain("HTTP/1.1");
});

test("the server still answers after all refusals", async () => {
  expect(await answerTo(get("/known/1"))).toMatch(/^HTTP\/1.1 200 /);
});

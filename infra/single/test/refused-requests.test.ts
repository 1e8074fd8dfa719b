import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { aStarlane, type TestStarlane } from "./starlane.js";

let starlane: TestStarlane;
beforeAll(async () => (starlane = await aStarlane({ reach: "in process" })));
afterAll(() => starlane.close());

/** The browser headers of every answer. */
const HEADERS = [
  "content-security-policy",
  "cross-origin-opener-policy",
  "permissions-policy",
  "referrer-policy",
  "x-content-type-options",
  "x-frame-options",
];
const METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"];

async function answerTo(bytes: string): Promise<{ status: number; head: string }> {
  const socket = connect(Number(new URL(starlane.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(bytes);
  const [head = ""] = (await text(socket)).toLowerCase().split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head };
}

describe("a request without a route is refused with the headers of every answer, for every method", () => {
  test.each([
    ["/%E0%A4%A", 400],
    ["/assets/%zz", 400],
    ["/c/%", 400],
    ["/uploads/%C3%28", 400],
    ["/exports/%ff", 400],
    ["/calendar/%zz", 400],
    ["/graphql/%", 400],
    ["/assets/%00", null],
    ["/assets/..%2f..%2fpackage.json", null],
    ["/unknown.js", 404],
    ["/long/3000", 404],
    ["/c/300", null],
    ["/long/20000", 431],
  ])("%s", async (short, expected) => {
    const path = short.replace(/(?<=^\/(long|c)\/)\d+$/, (letters) => "a".repeat(Number(letters))); // for a short title
    for (const method of METHODS) {
      const request = `${method} ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`;
      const { status, head } = await answerTo(request);
      expect(HEADERS.filter((name) => !head.includes(`\r\n${name}: `))).toEqual([]);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      if (expected !== null) expect(status).toBe(expected);
    }
  });
});

import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

/** Returns the stable error code of an HTTP status that has no more specific one. */
export function codeOf(status: number): string {
  if (status === 413) return "QUERY_TOO_COMPLEX";
  if (status === 404) return "NOT_FOUND";
  if (status === 503) return "SERVICE_UNAVAILABLE";
  return status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_USER_INPUT";
}

/** Messages for errors raised before the language is known. */
const SENTENCES: Readonly<Record<number, string>> = {
  400: "无法读取请求。 The request cannot be read.",
  408: "请求未在规定时间内发送完。 The request was not sent in time.",
  414: "网址过长。 The address is too long.",
  417: "不支持请求头 Expect 的要求。 What the header Expect asks for is not supported.",
  431: "请求头过大。 The headers are too large.",
  503: "连接过多，请稍后再试。 There are too many connections; try again later.",
};

/** Returns the body of an error response outside any route. */
export function refusalOf(status: number, requestId?: string): object {
  const message = SENTENCES[status] ?? STATUS_CODES[status];
  return { errors: [{ message, extensions: { code: codeOf(status), ...(requestId && { requestId }) } }] };
}

/**
 * Returns a complete raw HTTP response for a connection on which no request could be parsed; it is closed afterwards.
 * The request id is new, since the client's own was not parsed.
 */
export function rawRefusal(status: number, headers: Readonly<Record<string, string>>): string {
  const requestId = randomUUID();
  const body = JSON.stringify(refusalOf(status, requestId));
  const lines = Object.entries({
    "x-request-id": requestId,
    "cache-control": "no-store",
    ...headers,
    ...(status === 503 && { "retry-after": "5" }),
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}

const RAW_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * The time for which a refused client is read on while it sends; otherwise it would see a broken connection instead of
 * the answer.
 */
const LINGER_MS = 1_000;
const refused = new WeakSet<Socket>();

/** Answers a request that cannot be parsed, unless another response is in progress on the connection, and closes it. */
export function refuseRaw(
  error: Error & { code?: string },
  socket: Socket,
  { isAnswering, headers }: { readonly isAnswering: boolean; readonly headers: Record<string, string> },
): void {
  if (error.code === "ECONNRESET" || socket.destroyed || refused.has(socket)) return;
  if (!socket.writable || isAnswering) return socket.destroySoon();
  refused.add(socket);
  socket.end(rawRefusal(RAW_STATUS[error.code ?? ""] ?? 400, headers));
  socket.once("end", () => socket.destroy());
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

import { request } from "node:http";
import { WebSocket } from "ws";
import type { Json } from "../starlane.js";

export const TRANSPORTS = ["POST", "GET", "SSE", "WebSocket"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A GraphQL request, part by part. */
export interface Sent {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
  readonly extensions?: unknown;
}

export interface Asker {
  readonly url: string;
  readonly token: string | null;
  readonly key?: string | undefined;
}

/** The outcome of a request: errors, and over HTTP a status; or a WebSocket that was closed. */
export interface Outcome {
  /** The HTTP status. */
  readonly status?: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The code of a closed WebSocket. */
  readonly closed?: number;
  readonly data?: Json;
  readonly errors?: Json[];
}

export interface Raw {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends a raw request over HTTP, and reads JSON or the events of a stream. */
export function sendRaw(
  url: string,
  { method = "POST", path = "/graphql", headers = {}, body }: Raw,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers, agent: false });
    sent.once("error", reject);
    sent.once("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        if (isStream(response.headers) && Buffer.concat(chunks).includes("event: next\n")) settle();
      });
      const settle = () => {
        const text = Buffer.concat(chunks).toString();
        const event = /^event: next\ndata: (.*)$/m.exec(text);
        const answer = isStream(response.headers) ? event?.[1] : text;
        sent.destroy();
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          ...(answer ? (JSON.parse(answer) as object) : {}),
        });
      };
      response.once("end", settle);
      response.on("error", () => undefined);
    });
    sent.end(body);
  });
}

const isStream = (headers: Readonly<Record<string, unknown>>) =>
  String(headers["content-type"]).startsWith("text/event-stream");

/** Sends the same request over any transport. */
export function askOver(transport: Transport, { url, token, key }: Asker, sent: Sent): Promise<Outcome> {
  const headers = {
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...(key !== undefined && { "idempotency-key": key }),
  };
  if (transport === "WebSocket") {
    const extensions = key === undefined ? sent.extensions : { idempotencyKey: key };
    const payload = token === null ? {} : { Authorization: `Bearer ${token}` };
    return overSocket(url, [{ type: "connection_init", payload }, subscribe({ ...sent, extensions })]);
  }
  if (transport === "GET") {
    const parts = Object.entries(sent).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)] as const],
    );
    const path = `/graphql?${new URLSearchParams(parts.map(([name, value]) => [name, value]))}`;
    return sendRaw(url, { method: "GET", path, headers: { ...headers, "apollo-require-preflight": "1" } });
  }
  const accept = transport === "SSE" ? "text/event-stream" : "application/json";
  return sendRaw(url, {
    headers: { ...headers, accept, "content-type": "application/json" },
    body: JSON.stringify(sent),
  });
}

export const subscribe = (payload: unknown) => ({ type: "subscribe", id: "1", payload });

/**
 * Sends frames over a WebSocket, each after the previous one was acknowledged; resolves with the first answer or close.
 */
export function overSocket(url: string, frames: readonly unknown[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const [first, ...rest] = frames.map((frame) =>
      typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame),
    );
    socket.once("open", () => socket.send(first!));
    socket.once("error", reject);
    socket.once("close", (closed) => resolve({ closed, headers: {} }));
    socket.on("message", (text: Buffer) => {
      const { type, payload } = JSON.parse(text.toString()) as { type: string; payload: Json };
      if (type === "connection_ack") for (const frame of rest) socket.send(frame);
      if (type !== "next" && type !== "error") return;
      resolve(type === "error" ? { headers: {}, errors: payload } : { headers: {}, ...payload });
      socket.close();
    });
  });
}

import { setImmediate, setTimeout } from "node:timers/promises";
import type { Scene } from "./scene.js";

const CALLERS = 4;
const HTTP_CONNECTIONS = 8;
const MOST_BUFFERED = 256 * 1024;
const QUESTION = "{ venues(first: 5) { nodes { id name area { name } } } }";
/** One field 195 times, below which there is more: the dearest to validate that was found. */
const PARTS = Array.from({ length: 195 }, () => "parent { parent { id name } children { id name } }").join(
  " ",
);

export interface AnonymousFloodDrill {
  /** The 99th percentile of signed-in callers, in ms: before, while one WebSocket floods, while eight HTTP connections do. */
  readonly quietMs: number;
  readonly socketMs: number;
  readonly httpMs: number;
  /** Texts that were sent without a sign-in, and answers to the others that were none. */
  readonly sent: number;
  readonly failed: number;
}

/** Sends texts that are dear to validate, without a sign-in and each a new one, while others work. */
export async function drillAnonymousFlood(
  scene: Scene,
  { forMs }: { readonly forMs: number },
): Promise<AnonymousFloodDrill> {
  const token = await scene.tokenOf("planner");
  const came = { sent: 0, failed: 0 };
  const text = () => `{ viewer { agency { area { ${PARTS} } } } } # ${(came.sent += 1)}`;
  const measure = async (flood: (stop: AbortSignal) => readonly Promise<void>[]): Promise<number> => {
    const stop = new AbortController();
    const floods = flood(stop.signal);
    const times: number[] = [];
    const until = performance.now() + forMs;
    const ask = async () => {
      while (performance.now() < until) {
        const began = performance.now();
        if (!(await scene.ask(token, QUESTION))) came.failed += 1;
        times.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, ask));
    stop.abort();
    await Promise.all(floods);
    times.sort((one, other) => one - other);
    return times[Math.floor(times.length * 0.99)] ?? Infinity;
  };
  await measure(() => []); // what is compiled and kept once is not counted
  return {
    quietMs: await measure(() => []),
    socketMs: await measure((stop) => [floodSocket(scene, text, stop)]),
    httpMs: await measure((stop) =>
      Array.from({ length: HTTP_CONNECTIONS }, () => floodHttp(scene, text, stop)),
    ),
    ...came,
  };
}

/** Keeps one WebSocket open, and opens another when it is closed. */
async function floodSocket({ url }: Scene, text: () => string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
    const closed = new Promise<void>((resolve) => {
      socket.addEventListener("close", () => resolve());
      socket.addEventListener("error", () => resolve());
    });
    const begun = new Promise<void>((resolve) =>
      socket.addEventListener("message", () => resolve(), { once: true }),
    );
    socket.addEventListener("open", () => socket.send('{"type":"connection_init"}'));
    await Promise.race([begun, closed]);
    for (let id = 0; socket.readyState === WebSocket.OPEN && !stop.aborted; id += 1) {
      socket.send(JSON.stringify({ type: "subscribe", id: String(id), payload: { query: text() } }));
      if (id % 16 === 0) await setImmediate(); // so that others of this process have their turn
      while (socket.bufferedAmount > MOST_BUFFERED && socket.readyState === WebSocket.OPEN)
        await setTimeout(1);
    }
    socket.close();
    await Promise.race([closed, setTimeout(1_000)]);
  }
}

async function floodHttp({ url }: Scene, text: () => string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const sent = fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: text() }),
    });
    await sent.then(
      (response) => response.arrayBuffer(),
      () => undefined,
    );
  }
}

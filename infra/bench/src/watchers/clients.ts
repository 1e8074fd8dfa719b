import { createClient as createSseClient } from "graphql-sse";
import { createClient as createWsClient } from "graphql-ws";
import { WebSocket } from "ws";
import {
  instant,
  type ReceivedFrame,
  type WatcherReport,
  type WatcherCommand,
  type Watcher,
} from "./watcher.type.js";

/** The connections opened at once; a server accepts only so many in a moment. */
const AT_ONCE = 50;
const WATCH = `subscription($area: ID!) { coverageChanged(area: $area) { area { id name } reached contacts population rate } }`;

interface Result {
  readonly data?: { readonly coverageChanged: { readonly contacts: number } } | null;
  readonly errors?: unknown;
}

const frames: ReceivedFrame[] = [];
const leaving: (() => void)[] = [];

function listen(url: string, { token, area, transport, language }: Watcher): AsyncIterable<Result> {
  const Authorization = `Bearer ${token}`;
  const operation = { query: WATCH, variables: { area } };
  if (transport === "SSE") {
    const headers = { Authorization, "Accept-Language": language };
    const client = createSseClient({ url: `${url}/graphql`, headers, retryAttempts: 0 });
    leaving.push(() => client.dispose());
    return client.iterate(operation) as AsyncIterable<Result>;
  }
  const client = createWsClient({
    url: `${url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { Authorization, "Accept-Language": language },
    retryAttempts: 0,
  });
  leaving.push(() => void client.dispose());
  return client.iterate(operation) as AsyncIterable<Result>;
}

/** Resolves when the watcher has received its first frame; records all that follow. */
async function watch(url: string, index: number, watcher: Watcher): Promise<void> {
  const values = listen(url, watcher)[Symbol.asyncIterator]();
  const next = async () => {
    const { value } = (await values.next()) as IteratorResult<Result, undefined>;
    if (!value?.data) throw new Error(JSON.stringify(value?.errors ?? "the stream has ended"));
    return value.data.coverageChanged;
  };
  const { contacts } = await next();
  frames.push({ watcher: index, contacts, at: instant() });
  void (async () => {
    for (;;) frames.push({ watcher: index, contacts: (await next()).contacts, at: instant() });
  })().catch(() => undefined); // the watcher has left
}

async function onCommand(command: WatcherCommand): Promise<void> {
  const report = (message: WatcherReport) => process.send?.(message);
  if ("end" in command) {
    for (const leave of leaving) leave();
    report({ frames });
    return;
  }
  const { url, watchers } = command;
  for (let from = 0; from < watchers.length; from += AT_ONCE) {
    const some = watchers.slice(from, from + AT_ONCE);
    await Promise.all(some.map((watcher, index) => watch(url, from + index, watcher)));
  }
  report({ isWatching: true });
}

process.on("message", (command: WatcherCommand) => void onCommand(command));

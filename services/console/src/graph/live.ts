import type { Client as LiveClient } from "graphql-ws";
import type { SubscriptionForwarder } from "urql";
import type { ConsoleLanguage } from "../language/language.rules.js";
import type { Session } from "../session/session.js";
import { liveness } from "./liveness.js";
import { resuming, type Sink } from "./resuming.js";

/** Time of silence after which a socket is pinged. */
const PING_AFTER_MS = 15_000;
/**
 * Time within which a socket must answer a ping, or it is dead, whatever the browser believes: a phone is not notified
 * when it changes networks.
 */
const PONG_WITHIN_MS = 10_000;

/**
 * Creates the subscription transport: one WebSocket, opened with the first subscription. A subscription lasts as long
 * as its page: when it ends earlier, it is resumed without the page noticing.
 */
export function liveGraph(session: Session, language: ConsoleLanguage): SubscriptionForwarder {
  let opening: Promise<LiveClient> | undefined;
  let socketToken: string | null = null;
  const open = async (): Promise<LiveClient> => {
    const { createClient } = await import("graphql-ws");
    let pong: ReturnType<typeof setTimeout> | undefined;
    const client = createClient({
      url: `${location.origin.replace(/^http/, "ws")}/graphql`,
      lazy: true,
      retryAttempts: 0, // each subscription is resumed on its own, whatever ended it
      keepAlive: PING_AFTER_MS,
      connectionAckWaitTimeout: PONG_WITHIN_MS,
      async connectionParams() {
        socketToken = await session.freshToken();
        return { Authorization: `Bearer ${socketToken}`, "Accept-Language": language };
      },
      on: {
        ping(isReceived) {
          if (!isReceived) pong = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
        },
        pong(isReceived) {
          if (isReceived) clearTimeout(pong);
        },
        closed: () => clearTimeout(pong),
      },
    });
    return client;
  };
  const clientOf = async (): Promise<LiveClient> => {
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = undefined; // the chunk did not load; the next attempt requests it again
      throw error;
    }
  };
  /** Replaces the socket, since a token belongs to its socket. */
  const renewSocket = (): void => {
    session.refused(socketToken);
    void opening?.then((client) => client.terminate()).catch(() => undefined);
  };
  return ({ query, variables, extensions }) => ({
    subscribe(sink) {
      const subscription = {};
      const request = { query: query ?? "", variables: { ...variables }, extensions: { ...extensions } };
      const begin = (attempt: Sink): (() => void) => {
        let isOver = false;
        let end = (): void => {
          isOver = true;
        };
        const connect = async (): Promise<void> => {
          const client = await clientOf();
          if (!isOver) end = client.subscribe(request, attempt);
        };
        connect().catch((error: unknown) => attempt.error(error));
        return () => end();
      };
      const resumed = resuming(begin, sink, {
        after(ms, callback) {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
        random: Math.random,
        onLost: () => liveness.lost(subscription),
        onLive: () => liveness.found(subscription),
        onUnauthenticated: renewSocket,
      });
      addEventListener("online", resumed.wake);
      return {
        unsubscribe() {
          removeEventListener("online", resumed.wake);
          resumed.end();
          liveness.found(subscription);
        },
      };
    },
  });
}

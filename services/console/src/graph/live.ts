import type { Client as LiveClient } from "graphql-ws";
import type { SubscriptionForwarder } from "urql";
import type { Language } from "../language/language.rules.js";
import type { Session } from "../session/session.js";

/** Longer than a restart of the server takes. */
const ATTEMPTS = 20;

/** What the graph tells by itself, over one WebSocket that is opened when the first page listens. */
export function liveGraph(session: Session, language: Language): SubscriptionForwarder {
  let opening: Promise<LiveClient> | undefined;
  const open = async (): Promise<LiveClient> => {
    const { createClient } = await import("graphql-ws");
    return createClient({
      url: `${location.origin.replace(/^http/, "ws")}/graphql`,
      lazy: true,
      retryAttempts: ATTEMPTS,
      connectionParams: async () => ({
        Authorization: `Bearer ${await session.freshToken()}`,
        "Accept-Language": language,
      }),
    });
  };
  return ({ query, variables, extensions }) => ({
    subscribe(sink) {
      opening ??= open();
      let isOver = false;
      let end = () => {
        isOver = true;
      };
      const begin = async (live: Promise<LiveClient>): Promise<void> => {
        const client = await live;
        const asked = { query: query ?? "", variables: { ...variables }, extensions: { ...extensions } };
        if (!isOver) end = client.subscribe(asked, sink as never);
      };
      begin(opening).catch((error: unknown) => sink.error(error));
      return { unsubscribe: () => end() };
    },
  });
}

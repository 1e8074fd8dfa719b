import { authExchange } from "@urql/exchange-auth";
import { cacheExchange } from "@urql/exchange-graphcache";
import { Client, fetchExchange, subscriptionExchange, type OperationContext } from "urql";
import type { ConsoleLanguage } from "../language/language.rules.js";
import type { Session } from "../session/session.js";
import { POSSIBLE_TYPES } from "./schema.js";
import { keys, resolvers, updates } from "./cache.js";
import { liveRefetchExchange } from "./live-refetch-exchange.js";
import { liveGraph } from "./live.js";
import { refocusExchange } from "./refocus-exchange.js";
import { byHash } from "./persisted.js";

/**
 * Creates the graph client of one person in one language. Cached data is shown at once and refetched; requests wait for
 * a valid token, and if need be until somebody has signed in again.
 */
export function graphClient(session: Session, language: ConsoleLanguage): Client {
  const live = liveGraph(session, language);
  return new Client({
    url: "/graphql",
    requestPolicy: "cache-and-network",
    preferGetMethod: false,
    fetchOptions: { headers: { accept: "application/json", "accept-language": language } },
    exchanges: [
      refocusExchange,
      cacheExchange({ keys, resolvers, updates, possibleTypes: POSSIBLE_TYPES }),
      liveRefetchExchange,
      authExchange(async (utilities) => ({
        addAuthToOperation(operation) {
          const { accessToken } = session;
          return accessToken
            ? utilities.appendHeaders(operation, { authorization: `Bearer ${accessToken}` })
            : operation;
        },
        willAuthError: () => session.accessToken === null,
        didAuthError({ graphQLErrors }, { context }) {
          const isRefused = graphQLErrors.some(({ extensions }) => extensions.code === "UNAUTHENTICATED");
          if (isRefused) session.refused(tokenOf(context));
          return isRefused;
        },
        async refreshAuth() {
          await session.freshToken();
        },
      })),
      byHash,
      fetchExchange,
      subscriptionExchange({ forwardSubscription: live }),
    ],
  });
}

/** Returns the token of a request; null if it had none. */
function tokenOf({ fetchOptions }: OperationContext): string | null {
  const options = typeof fetchOptions === "function" ? fetchOptions() : fetchOptions;
  return new Headers(options?.headers).get("authorization")?.replace(/^Bearer /, "") ?? null;
}

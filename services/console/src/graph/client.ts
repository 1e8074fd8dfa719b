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
 * The graph as one person sees it in one language. What was read before is shown at once and asked again; requests wait
 * for a token that is good, even for somebody to sign in again.
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

/** Returns the token that a request was sent with; null where it had none. */
function tokenOf({ fetchOptions }: OperationContext): string | null {
  const options = typeof fetchOptions === "function" ? fetchOptions() : fetchOptions;
  return new Headers(options?.headers).get("authorization")?.replace(/^Bearer /, "") ?? null;
}

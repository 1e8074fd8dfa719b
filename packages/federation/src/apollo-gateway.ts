import type { GatewayInterface } from "@apollo/server-gateway-interface";

import type { Composition } from "./compose.js";
import type { Federation } from "./federation.js";

/**
 * Adapts the federation to Apollo Server: `new ApolloServer<C>({ gateway: apolloGateway(federation, composition) })`.
 * Apollo parses and validates. All services get one context: the shallow copy that Apollo makes of a request's.
 */
export function apolloGateway<C>(
  federation: Federation<C>,
  { apiSchema, supergraphSdl }: Pick<Composition, "apiSchema" | "supergraphSdl">,
): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema, coreSupergraphSdl: supergraphSdl });
      return () => {};
    },
    async load() {
      return {
        // Apollo's own `operationName` is the name of the operation it found: null for an unnamed operation, and also
        // when it found none.
        executor: ({ document, request, context }) =>
          // Apollo's gateway interface types the context loosely; at runtime it is the `C` of the server.
          federation.execute({
            document,
            operationName: request.operationName,
            variables: request.variables,
            context: context as C,
          }),
      };
    },
    async stop() {},
  };
}

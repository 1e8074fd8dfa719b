import type { GatewayInterface } from "@apollo/server-gateway-interface";

import type { Composition } from "./compose.js";
import type { Federation } from "./federation.js";

/**
 * The federation as Apollo Server takes it: `new ApolloServer<C>({ gateway: apolloGateway(federation, composition) })`.
 * Apollo parses and validates. All services are given one context: the shallow copy that Apollo makes of a request's.
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
        // Apollo's own `operationName` is that of the operation it found: null, as for one without a name, where it found none.
        executor: ({ document, request, context }) =>
          // Apollo types the context loosely on its way through the gateway; it is the one its own `C` describes.
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion
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

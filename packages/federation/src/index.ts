export { apolloGateway } from "./apollo-gateway.js";
export { compose, CompositionFailed, type Composition, type Subgraph } from "./compose.js";
export {
  createFederation,
  type Federation,
  type FederationOptions,
  type OperationRequest,
  type SubscriptionRequest,
} from "./federation.js";
export type { SubgraphExecutor, SubgraphRequest, SubgraphSubscriber } from "./subgraph.js";

export { standaloneSettings, runStandalone } from "./standalone.js";
export {
  SERVICE_NAMES,
  type OwnTransactions,
  type ServiceContext,
  type ServiceDefinition,
  type ServiceHost,
  type ServiceName,
  type StateParts,
} from "./definition.js";
export {
  describeOverHttp,
  executeOverHttp,
  receiverOverHttp,
  serveService,
  subscribeOverHttp,
  type ServeOptions,
} from "./http.js";
export { LatestValueChannel } from "./latest-value-channel.js";
export type { Audited } from "./mutation.js";
export type { Operations, SubgraphOperation } from "./operations.js";
export { defineService, type OpenServiceOptions, type RunningService, type Service } from "./running.js";
export { stopSeconds } from "./stop-seconds.js";
export { Streams, untilSent } from "./streams.js";
export { PendingMigrationsError, type ResyncOptions } from "./resync.js";
export { Probe } from "./probe.js";

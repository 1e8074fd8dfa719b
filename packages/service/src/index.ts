export { aloneSettings, runAlone } from "./alone.js";
export {
  SERVICE_NAMES,
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
  type ServeOptions,
} from "./http.js";
export {
  defineService,
  type OpenOptions,
  type RunningService,
  type Service,
  type SubgraphOperation,
} from "./running.js";

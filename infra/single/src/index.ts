export { districtLoad, type DistrictLoad } from "./district.js";
export { GraphFuzz } from "./fuzz/graph-fuzz.js";
export { openHome, type Home } from "./home.js";
export {
  installServices,
  openStarlane,
  urlAs,
  type ServiceConnections,
  type ConnectServices,
  type Starlane,
} from "./open.js";
export { services } from "./services.js";

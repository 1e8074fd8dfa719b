export { districtLoad, type DistrictLoad } from "./district.js";
export { openHome, type Home } from "./home.js";
export { installServices, openStarlane, type Starlane } from "./open.js";
export { services } from "./services.js";

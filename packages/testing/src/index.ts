export { aClock, TEST_INSTANT, type TestClock } from "./clock.js";
export { aCluster, type TestCluster } from "./cluster.js";
export { aDatabase, TEST_PASSWORD, testPostgres, type TestDatabase } from "./database.js";
export { AWKWARD_INSTANTS, ORDINARY_INSTANT } from "./instants.js";
export { aProxy, type ProxyMode, type TestProxy } from "./proxy.js";
export { foreignRows, trustingAll, withoutRowSecurity } from "./row-security.js";
export { aService, type ServiceResponse, type QueryOptions, type TestService } from "./service.js";
export { aViewer } from "./viewer.js";
export { times } from "./times.js";

export { createGateway, type GatewayOptions } from "./gateway.js";
export { inProcess, overHttp, type ServiceReach } from "./reach.js";
export { gatewaySettings } from "./settings.js";

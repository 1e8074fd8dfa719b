export { createGateway, type GatewayOptions, type OutsideOptions } from "./gateway.js";
export { inProcess, overHttp, type ServiceReach } from "./reach.js";
export { gatewaySettings, guardSettings, guardsOf, outsideSettings } from "./settings.js";
